// What this browser remembers between visits: which conversations there were, and the current one.

const KEY = "council.conversations";
const MOST = 20;
const NOTHING = { current: "", past: [] };

/** `current` is a contextId or empty; `past` lists {contextId, title}, newest first. */
export function remembered() {
  try {
    return { ...NOTHING, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return NOTHING;
  }
}

export function remember(contextId, title) {
  const { current, past } = remembered();
  if (contextId === current && past[0]?.contextId === contextId) return;
  const others = past.filter((conversation) => conversation.contextId !== contextId);
  const mine = contextId ? [{ contextId, title: String(title ?? "").slice(0, 120) }] : [];
  keep({ current: contextId, past: [...mine, ...others].slice(0, MOST) });
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
}

function keep(what) {
  try {
    localStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    // A browser that keeps nothing still shows this conversation until it is closed.
  }
}
