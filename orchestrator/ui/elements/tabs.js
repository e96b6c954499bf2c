// A row of buttons of which one is on.

import { html } from "./html.js";

/** `ways` are [name, label]; `pick(name)` is called with the one to show. */
export function Tabs({ label, ways, chosen, pick }) {
  return html`
    <p class="tabs" role="group" aria-label=${label}>
      ${ways.map(
        ([name, text]) => html`
          <button key=${name} type="button" aria-pressed=${name === chosen} onClick=${() => pick(name)}>${text}</button>
        `,
      )}
    </p>
  `;
}
