// What differs between two JSON values, place by place. Pure.

const MOST = 500;
const DEEPEST = 60;

/** [{path, before, after}]: one of the two is undefined where a place is new or gone. */
export function differences(before, after) {
  const changes = [];
  compare(before, after, "", changes, 0);
  return changes;
}

/** How a path goes on: `.name` for a field that can be written so, else `["na me"]`, and `[3]` in a list. */
export function step(path, key) {
  if (typeof key === "number") return `${path}[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}${path && "."}${key}` : `${path}[${JSON.stringify(key)}]`;
}

function compare(before, after, path, changes, depth) {
  if (changes.length >= MOST || Object.is(before, after)) return;
  if (depth < DEEPEST && isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const key of keysOf(before, after)) compare(before[key], after[key], step(path, key), changes, depth + 1);
  } else {
    changes.push({ path: path || "(all of it)", before, after });
  }
}

function keysOf(before, after) {
  if (Array.isArray(before)) return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

export function isContainer(value) {
  return typeof value === "object" && value !== null;
}
