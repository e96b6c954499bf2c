// A table that scrolls sideways where it is wider than its place.

import { html } from "./html.js";
import { Word } from "./text.js";

/** `heads` are what stands over each column, alone or as [what, class]; the rows are `children`. */
export function ScrollTable({ label, heads, class: name, children }) {
  return html`
    <div class="scrolls" tabindex="0" role="group" aria-label=${label}>
      <table class=${name}>
        <thead>
          <tr>
            ${heads.map((entry) => {
              const [head, kind] = [entry].flat();
              // A head without a word is none: the column has buttons that say what they do.
              if (!head) return html`<td></td>`;
              const words = typeof head === "string" ? html`<${Word}>${head}<//>` : head;
              return html`<th scope="col" class=${kind}>${words}</th>`;
            })}
          </tr>
        </thead>
        ${children}
      </table>
    </div>
  `;
}
