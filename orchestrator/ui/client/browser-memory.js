// What this browser remembers between visits: which conversations there were, and the current one.

const KEY = "council.conversations";
const MOST = 20;
const TICKED = "council.ticked";
const MOST_TICKED = 500;
const NOTHING = { current: "", past: [] };

/** `current` is a contextId or empty; `past` lists {contextId, title, answer, at}, newest first. */
export function remembered() {
  try {
    return { ...NOTHING, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return NOTHING;
  }
}

/** `answer` is the latest headline of the conversation; a title a person gave stays. */
export function remember(contextId, title, answer = "") {
  const { current, past } = remembered();
  const known = past.find((conversation) => conversation.contextId === contextId);
  if (contextId === current && past[0] === known && known?.answer === answer) return;
  const others = past.filter((conversation) => conversation !== known);
  const text = known?.renamed ? known.title : String(title ?? "").slice(0, 120);
  const entry = { ...known, contextId, title: text, answer, at: Date.now() };
  keep({ current: contextId, past: [...(contextId ? [entry] : []), ...others].slice(0, MOST) });
}

export function rename(contextId, title) {
  const { current, past } = remembered();
  const renamed = { title: title.slice(0, 120), renamed: true };
  keep({ current, past: past.map((entry) => (entry.contextId === contextId ? { ...entry, ...renamed } : entry)) });
}

export function forget(contextId) {
  const { current, past } = remembered();
  keep({
    current: current === contextId ? "" : current,
    past: past.filter((conversation) => conversation.contextId !== contextId),
  });
}

export function forgetAll() {
  keep(NOTHING);
  keep([], TICKED);
}

/** Whether something, such as a condition or a lesson, was ticked off. */
export function ticked(key) {
  return allTicked().includes(key);
}

export function tick(key, on) {
  const others = allTicked().filter((other) => other !== key);
  keep([...others, ...(on ? [key] : [])].slice(-MOST_TICKED), TICKED);
}

function allTicked() {
  try {
    return JSON.parse(localStorage.getItem(TICKED)) ?? [];
  } catch {
    return [];
  }
}

function keep(what, key = KEY) {
  try {
    localStorage.setItem(key, JSON.stringify(what));
  } catch {
    // A browser that keeps nothing still shows this conversation until it is closed.
  }
}
