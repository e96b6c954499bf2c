// One line that filters the messages, as the network panel of a browser does.

import { html, useState } from "../elements/html.js";
import { plural } from "../elements/text.js";
import { KEYS } from "../wire/filter.js";

export const FILTER_ID = "filter";

/** `shown` of `count` messages fit. */
export function FilterBox({ filter, setFilter, shown, count }) {
  const [help, setHelp] = useState(false);
  return html`
    <div class="filter" role="search">
      <input
        id=${FILTER_ID}
        type="search"
        aria-label="Filter the messages"
        placeholder="agent:cost state:failed text"
        value=${filter}
        maxlength="200"
        spellcheck="false"
        onInput=${(event) => setFilter(event.target.value)}
        onKeyDown=${(event) => event.key === "Escape" && event.target.blur()}
      />
      <button aria-expanded=${help} onClick=${() => setHelp(!help)}>What can be filtered</button>
      <span class="hint" role="status">${filter.trim() ? `${shown} of ${plural(count, "exchange")}` : ""}</span>
      ${
        help &&
        html`
          <p class="hint filter-help">
            ${Object.values(KEYS).map((example) => html`<button key=${example} class="quiet" onClick=${() => setFilter(`${filter} ${example}`.trim())}><code>${example}</code></button> `)}
            Terms are joined by “and”; a minus before one turns it round.
          </p>
        `
      }
    </div>
  `;
}
