// One field that narrows a list while it is typed into.

import { html } from "./html.js";

export function SearchBox({ label, query, setQuery }) {
  return html`
    <input
      type="search"
      aria-label=${label}
      placeholder="Search"
      value=${query}
      onInput=${(event) => setQuery(event.target.value)}
    />
  `;
}
