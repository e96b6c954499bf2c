// What each Task went through, as it was told over the wire. Pure.

/**
 * [{id, by, context, first, states: [{state, at, exchange}]}] in the order they were first told of; each change counts
 * once.
 */
export function tasksOf(exchanges) {
  const tasks = new Map();
  for (const exchange of exchanges) {
    for (const reply of exchange.replies) if (reply.state && reply.id) note(tasks, exchange, reply);
  }
  return [...tasks.values()].map((task) => ({ ...task, states: settled(task.states) }));
}

function note(tasks, exchange, { id, context, state, at }) {
  const task = tasks.get(id) ?? { id, context, by: exchange.to, first: exchange.id, states: [] };
  task.states.push({ state, at, exchange: exchange.id });
  tasks.set(id, task);
}

// Two streams may tell the same state; what counts is each change.
function settled(states) {
  const sorted = [...states].sort((a, b) => a.at - b.at);
  return sorted.filter((entry, at) => at === 0 || entry.state !== sorted[at - 1].state);
}
