// What each key does in the views of an exchange, and the list of them.

import { html, useEffect, useRef } from "../elements/html.js";

const KEYS = [
  ["/", "filter"],
  ["j, k", "next and previous message"],
  ["↑ ↓ Home End", "walk the rows; Enter opens one"],
  ["1 … 9", "part of the open message"],
  ["c", "copy the link to the open message"],
  ["+ − 0", "zoom the timeline in, out, to the whole"],
  ["← →", "move the zoomed timeline"],
  ["Esc", "close the message"],
  ["?", "this list"],
];

/** Calls what `actions` has for a key, unless somebody types or a modifier is held. */
export function useKeys(actions) {
  const latest = useRef();
  latest.current = actions;
  useEffect(() => {
    const press = (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const action = latest.current[event.key];
      if (!action || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

export function KeyMap({ close }) {
  const dialog = useRef();
  useEffect(() => dialog.current.showModal(), []);
  return html`
    <dialog class="key-map" ref=${dialog} aria-labelledby="key-map" onClose=${close}>
      <h3 id="key-map">Keys</h3>
      <dl class="headers">
        ${KEYS.map(([key, what]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}
      </dl>
      <button onClick=${() => dialog.current.close()}>Close</button>
    </dialog>
  `;
}
