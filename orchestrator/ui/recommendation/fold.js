// A part of a long recommendation, folded until somebody wants it.

import { html } from "../elements/html.js";

/** `id` names the part for links to it; `note` stands beside its title. */
export function Fold({ id, name, note = "", open = false, kind = "part", children }) {
  return html`
    <details class=${kind} id=${id} open=${open}>
      <summary><h3>${name}</h3>${note && html` <span class="hint">${note}</span>`}</summary>
      <div class="part-body">${children}</div>
    </details>
  `;
}

/** Unfolds a part and leads there. */
export function goTo(id) {
  const part = document.getElementById(id);
  if (!part) return;
  part.open = true;
  part.scrollIntoView({ block: "start" });
  part.querySelector("summary").focus({ preventScroll: true });
}
