// Which exchange of one Run goes with which of another: the same two, the same operation, in the same turn. Pure.

/** [{key, title, old, now}]: first in the order of the first Run, then what only the second has. */
export function paired(first, second) {
  const old = numbered(first);
  const now = numbered(second);
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.map((key) => ({ key, title: key, old: old.get(key), now: now.get(key) }));
}

function numbered(exchanges) {
  const counts = new Map();
  const byKey = new Map();
  for (const exchange of exchanges) {
    const { from, to, summary } = exchange;
    const title = `${from} → ${to}: ${summary.label}`;
    const count = (counts.get(title) ?? 0) + 1;
    counts.set(title, count);
    byKey.set(count > 1 ? `${title} (${count})` : title, exchange);
  }
  return byKey;
}
