// Which Exchange was begun within which, and the chain that decided how long it all took. Pure.

const EPSILON = 1e-6;

/**
 * Lines of a waterfall, each child below its parent: [{exchange, depth, end, own, critical: [{from, to}]}]; `own` are
 * the seconds in which it waited for none of its children, `now` ends what is open.
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
  return [...spent].sort((a, b) => b[1] - a[1]);
}

function endOf(exchange, now) {
  return exchange.ms === null ? Math.max(exchange.began, now) : exchange.began + exchange.ms / 1000;
}

// Where nobody said what caused a request: the latest that its sender was busy with when it was begun.
function within(node, nodes) {
  let parent = null;
  for (const b of nodes.values()) {
    const fits = b.exchange.to === node.exchange.from && b.began <= node.began && node.began <= b.end;
    if (fits && b !== node && (!parent || b.began > parent.began)) parent = b;
  }
  return parent;
}

// Backwards from the end: whoever ended last was waited for; the rest of the time is the parent's own.
function decide(node, until, visited) {
  visited.add(node);
  let at = Math.min(until, node.end);
  const waiting = [...node.children].filter((child) => !visited.has(child));
  for (;;) {
    const begun = waiting.filter((child) => child.began < at - EPSILON);
    if (!begun.length) break;
    const last = begun.reduce((a, b) => (b.end > a.end ? b : a));
    waiting.splice(waiting.indexOf(last), 1);
    const end = Math.min(last.end, at);
    if (at - end > EPSILON) node.critical.push({ from: end, to: at });
    decide(last, end, visited);
    at = last.began;
  }
  if (at - node.began > EPSILON) node.critical.push({ from: node.began, to: at });
}

// Children may overlap each other and outlast their parent.
function ownTime({ began, end, children }) {
  let own = end - began;
  let covered = began;
  for (const child of [...children].sort((a, b) => a.began - b.began)) {
    const from = Math.max(covered, child.began);
    const to = Math.min(end, child.end);
    own -= Math.max(0, to - from);
    covered = Math.max(covered, to);
  }
  return own;
}

function unfolded(node, depth, visited) {
  if (visited.has(node)) return [];
  visited.add(node);
  const { exchange, end, critical, began, children } = node;
  const line = { exchange, depth, began, end, own: ownTime(node), critical };
  return [line, ...children.sort((a, b) => a.began - b.began).flatMap((child) => unfolded(child, depth + 1, visited))];
}
