// Who asked whom, how often, how long it took and what failed. Pure.

/** Calls added up: [{from, to, count, failed, seconds, operations}], in the order of the first. */
export function callsOf(exchanges) {
  const calls = new Map();
  for (const { from, to, ms, failed, replies, summary } of exchanges) {
    const key = JSON.stringify([from, to]);
    const call = calls.get(key) ?? { from, to, count: 0, failed: 0, seconds: 0, operations: new Map() };
    call.count += 1;
    call.failed += failed || replies.some(({ kind, state }) => kind === "error" || state === "FAILED") ? 1 : 0;
    call.seconds += (ms ?? 0) / 1000;
    call.operations.set(summary.label, (call.operations.get(summary.label) ?? 0) + 1);
    calls.set(key, call);
  }
  return [...calls.values()];
}

/** Columns of names, from who asks first to who is only asked: a name stands right of whoever asked it first. */
export function columnsOf(calls) {
  const depth = new Map();
  for (const { from, to } of calls) {
    if (!depth.has(from)) depth.set(from, 0);
    if (!depth.has(to)) depth.set(to, depth.get(from) + 1);
  }
  const columns = [];
  for (const [name, at] of depth) {
    columns[at] ??= [];
    columns[at].push(name);
  }
  return columns;
}
