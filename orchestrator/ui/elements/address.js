// The address of a view, as links on the page write it.

/** The address of a view, for a link; what is empty is left out. */
export function addressOf(view, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value));
  return `#${view}${query.size ? `?${query}` : ""}`;
}
