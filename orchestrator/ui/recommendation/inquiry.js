// What the question was taken to mean: the Inquiry as the agents got it, and notes on how the words were read.

import { html } from "../elements/html.js";
import { inWords, list, title, Word } from "../elements/text.js";

export function Understood({ recommendation }) {
  const { inquiry, notes } = recommendation;
  const fields = leaves(inquiry?.use ?? {});
  if (!fields.length && !list(notes).length) return null;
  return html`
    <div class="understood">
      <p>
        <span class="hint">Understood as</span>${" "}
        ${list(inquiry.components).map(
          (component) => html`
            <span key=${component.name} class="tag"><${Word}>${component.name}<//></span>${" "}
          `,
        )}
        ${fields.map(
          ([name, value]) => html`
            <span key=${name} class="tag faint"><${Word}>${title(name)}<//>: <${Word}>${inWords(value)}<//></span>${" "}
          `,
        )}
      </p>
      ${list(notes).map((note, at) => html`<p key=${at} class="hint"><${Word}>${note}<//></p>`)}
    </div>
  `;
}

/** Every value somebody gave, with its own name. */
function leaves(tree) {
  return Object.entries(tree).flatMap(([name, value]) => {
    if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return [];
    return typeof value === "object" && !Array.isArray(value) ? leaves(value) : [[name, value]];
  });
}
