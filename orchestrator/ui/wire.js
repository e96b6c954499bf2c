// From Frames to Exchanges and Tasks: what crossed the wire, grouped. Pure.

/** The Exchanges in Frames, in the order they began. Both ends of a hop share one. */
export function exchangesOf(frames, nameOf) {
  const byId = new Map();
  for (const frame of frames) {
    if (!byId.has(frame.exchange)) byId.set(frame.exchange, []);
    byId.get(frame.exchange).push(frame);
  }
  return [...byId.values()].map((each) => exchangeOf(each, nameOf)).sort((one, other) => one.began - other.began);
}

/** What each Task went through, as it was told over the wire: [{id, by, context, states: [{state, at}]}]. */
export function tasksOf(exchanges) {
  const tasks = new Map();
  for (const exchange of exchanges) {
    for (const told of exchange.told) note(tasks, exchange, told);
  }
  return [...tasks.values()].map((task) => ({ ...task, states: settled(task.states) }));
}

/** JSON of a body or of a server-sent event, or null. */
export function jsonOf(text) {
  const data = /^\s*data:/m.test(text) ? text.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n") : text;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** What tells a Frame from every other of its trace. */
export function keyOf(frame) {
  return [frame.exchange, frame.service, frame.side, frame.piece, frame.nth].join(" ");
}

function exchangeOf(all, nameOf) {
  // One end tells the whole story; the caller's end is preferred when both were captured.
  const mine = all.filter((frame) => frame.side === "client");
  const frames = (mine.length ? mine : all).sort((one, other) => one.at - other.at);
  const piece = (name) => frames.find((frame) => frame.piece === name);
  const [request, response, end] = ["request", "response", "end"].map(piece);
  const called = mine.length > 0;
  const asked = jsonOf(request?.body ?? "");
  const events = frames.filter((frame) => frame.piece === "event");
  const whole = end?.body ? [{ at: end.at, body: jsonOf(end.body) }] : [];
  return {
    id: frames[0].exchange,
    trace: frames[0].trace,
    from: called ? frames[0].service : "you",
    to: called ? nameOf(request?.url ?? "") : frames[0].service,
    method: request?.method ?? "",
    url: request?.url ?? "",
    rpc: asked?.method ?? "",
    status: response?.status ?? 0,
    error: end?.error ?? "",
    began: frames[0].at,
    ms: end ? (end.at - frames[0].at) * 1000 : null,
    request, response, end, events,
    told: [...events.map((event) => ({ at: event.at, body: jsonOf(event.body) })), ...whole].flatMap(statesIn),
  };
}

function statesIn({ at, body }) {
  const result = body?.result ?? body ?? {};
  const found = [result.task ?? (result.status && result.id ? result : null), result.statusUpdate].filter((each) => each?.status?.state);
  return found.map((each) => ({ at, id: each.taskId ?? each.id, context: each.contextId, state: each.status.state.replace("TASK_STATE_", "") }));
}

function note(tasks, exchange, { id, context, state, at }) {
  const task = tasks.get(id) ?? { id, context, by: exchange.to, states: [] };
  task.states.push({ state, at });
  tasks.set(id, task);
}

// Two streams may tell the same state; what counts is each change.
function settled(states) {
  const sorted = [...states].sort((one, other) => one.at - other.at);
  return sorted.filter((each, at) => at === 0 || each.state !== sorted[at - 1].state);
}
