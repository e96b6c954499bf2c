// Which Exchange was begun within which, and the chain that decided how long it all took. Pure.

const EPSILON = 1e-6;

/**
 * Lines of a waterfall, each child below its parent: [{exchange, depth, end, critical: [{from, to}]}]; `now` ends what
 * is open.
 */
export function linesOf(exchanges, now) {
  const nodes = new Map(
    exchanges.map((exchange) => [
      exchange.id,
      { exchange, began: exchange.began, end: endOf(exchange, now), children: [], critical: [] },
    ]),
  );
  const roots = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(node.exchange.parent) ?? within(node, nodes);
    (parent && parent !== node ? parent.children : roots).push(node);
  }
  roots.filter((root) => root.children.length).forEach((root) => decide(root, root.end, new Set()));
  return roots.flatMap((root) => unfolded(root, 0, new Set()));
}

/** Seconds on the critical path by who spent them, the longest first: [[name, seconds]]. */
export function spentBy(lines) {
  const spent = new Map();
  for (const { exchange, critical } of lines) {
    for (const { from, to } of critical) spent.set(exchange.to, (spent.get(exchange.to) ?? 0) + to - from);
  }
  return [...spent].sort((one, other) => other[1] - one[1]);
}

function endOf(exchange, now) {
  return exchange.ms === null ? Math.max(exchange.began, now) : exchange.began + exchange.ms / 1000;
}

// Where nobody said what caused a request: the latest that its sender was busy with when it was begun.
function within(node, nodes) {
  let found = null;
  for (const other of nodes.values()) {
    const fits = other.exchange.to === node.exchange.from && other.began <= node.began && node.began <= other.end;
    if (fits && other !== node && (!found || other.began > found.began)) found = other;
  }
  return found;
}

// Backwards from the end: whoever ended last was waited for; the rest of the time is the parent's own.
function decide(node, until, seen) {
  seen.add(node);
  let at = Math.min(until, node.end);
  const waiting = [...node.children].filter((child) => !seen.has(child));
  for (;;) {
    const begun = waiting.filter((child) => child.began < at - EPSILON);
    if (!begun.length) break;
    const last = begun.reduce((one, other) => (other.end > one.end ? other : one));
    waiting.splice(waiting.indexOf(last), 1);
    const end = Math.min(last.end, at);
    if (at - end > EPSILON) node.critical.push({ from: end, to: at });
    decide(last, end, seen);
    at = last.began;
  }
  if (at - node.began > EPSILON) node.critical.push({ from: node.began, to: at });
}

function unfolded(node, depth, seen) {
  if (seen.has(node)) return [];
  seen.add(node);
  const { exchange, end, critical, began, children } = node;
  const line = { exchange, depth, began, end, critical };
  return [
    line,
    ...children.sort((one, other) => one.began - other.began).flatMap((child) => unfolded(child, depth + 1, seen)),
  ];
}
