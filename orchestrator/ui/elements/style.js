// Loads a style of the page's own when it is first needed.

/** Resolves when a style of the page's own is in force. */
export function styled(url) {
  if (document.querySelector(`link[href="${url}"]`)) return undefined;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${url} does not load`));
    document.head.append(link);
  });
}
