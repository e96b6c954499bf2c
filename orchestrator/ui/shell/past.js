// The conversations this browser knows: to go on with, to find, to rename and to forget.

import { forget, remembered, rename } from "../client/browser-memory.js";
import { addressOf } from "../elements/address.js";
import { html, useState } from "../elements/html.js";
import { SearchBox } from "../elements/search-box.js";
import { Word } from "../elements/text.js";

const SEARCH_FROM = 5;
const MOST = 20;

export function Past() {
  const [past, setPast] = useState(() => remembered().past);
  const [query, setQuery] = useState("");
  if (!past.length) return null;
  const matches = past.filter(({ title, answer }) => `${title} ${answer}`.toLowerCase().includes(query.toLowerCase()));
  const change = (act) => {
    act();
    setPast(remembered().past);
  };
  return html`
    <h3 id="past">Go on with</h3>
    ${past.length >= SEARCH_FROM && html`<${SearchBox} label="Search the conversations" ...${{ query, setQuery }} />`}
    <ul class="past" aria-labelledby="past">
      ${matches
        .slice(0, MOST)
        .map((entry) => html`<${Entry} key=${entry.contextId} entry=${entry} change=${change} />`)}
    </ul>
    ${matches.length === 0 && html`<p class="hint">None has these words.</p>`}
  `;
}

function Entry({ entry, change }) {
  const { contextId, title, answer, at } = entry;
  const [name, setName] = useState(null);
  const save = (event) => {
    event.preventDefault();
    if (name.trim()) change(() => rename(contextId, name.trim()));
    setName(null);
  };
  if (name !== null) {
    return html`
      <li>
        <form class="rename" onSubmit=${save}>
          <input
            aria-label="New name"
            value=${name}
            maxlength="120"
            onInput=${(event) => setName(event.target.value)}
          />
          <button type="submit">Save</button>
        </form>
      </li>
    `;
  }
  return html`
    <li>
      <a href=${addressOf("chat", { context: contextId })}><${Word}>${title || "a conversation"}<//></a>
      <span class="hint"><${Word}>${[answer, at && dayOf(at)].filter(Boolean).join(", ")}<//></span>
      <span class="past-do">
        <button class="quiet" aria-label=${`Rename ${title}`} onClick=${() => setName(title)}>Rename</button>${" "}
        <button class="quiet" aria-label=${`Forget ${title}`} onClick=${() => change(() => forget(contextId))}>
          Forget
        </button>
      </span>
    </li>
  `;
}

function dayOf(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
