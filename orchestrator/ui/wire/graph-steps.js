// From the moments of the orchestrator's graph to its steps: the nodes that ran side by side, and what they asked. Pure.

/**
 * [{step, next, at, executions: [{key, node, branch, began, end, moment, problem, exchanges}]}]: each checkpoint with
 * the executions that followed it. `exchanges` are the ones the graph's service began meanwhile; of branches that run
 * side by side, those to the agent a branch is for.
 */
export function stepsOf(events, exchanges) {
  const steps = [];
  const open = new Map();
  for (const { at, moment, node, branch, execution, step, next, problem } of events) {
    if (moment === "checkpoint") {
      steps.push({ at, step, next: next ?? [], executions: [] });
    } else if (moment === "begin") {
      const began = {
        key: `${execution} ${at}`,
        node,
        branch: branch ?? "",
        began: at,
        end: null,
        moment,
        problem: "",
      };
      open.set(execution, began);
      steps.at(-1)?.executions.push(began);
    } else if (open.has(execution)) {
      Object.assign(open.get(execution), { end: at, moment, problem: problem ?? "" });
    }
  }
  for (const { executions } of steps)
    for (const execution of executions) execution.exchanges = begunIn(execution, executions, exchanges);
  return steps;
}

function begunIn({ began, end, branch }, neighbours, exchanges) {
  const within = exchanges.filter(
    ({ ends, began: at }) => ends.client && at >= began && at <= (end ?? Number.POSITIVE_INFINITY),
  );
  const agent = branch.split(": ")[0];
  return neighbours.filter((execution) => execution.branch).length && agent
    ? within.filter(({ to }) => to === agent)
    : within;
}
