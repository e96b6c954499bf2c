// JSON as a tree: fields fold, kinds of values have colours, and a path or a value can be copied.

import { html, useState } from "../elements/html.js";
import { copyText } from "../elements/snippet.js";
import { amount, visible } from "../elements/text.js";
import { isContainer, step } from "./diff.js";

const OPEN_DEPTH = 3;
// Deeper, what is small opens too.
const SMALL = 1200;
const MOST_CHILDREN = 100;
const LONGEST = 2000;

/** A value that was parsed from JSON; `label` names the whole for who hears it. */
export function JsonTree({ value, label }) {
  const [notice, setNotice] = useState("");
  const copy = (what, text) => copyText(text).then((done) => setNotice(done === "Copied" ? `Copied ${what}` : done));
  return html`
    <div class="json" role="group" aria-label=${label}>
      <${Node} name="" path="" value=${value} depth=${0} copy=${copy} />
      <span class="hint json-notice" role="status">${notice}</span>
    </div>
  `;
}

function Node({ name, path, value, depth, copy }) {
  const [open, setOpen] = useState(() => depth < OPEN_DEPTH || JSON.stringify(value).length < SMALL);
  const [most, setMost] = useState(MOST_CHILDREN);
  if (!isContainer(value))
    return html`<p class="json-leaf"><${Name} name=${name} /><${Leaf} value=${value} /><${Copies} ...${{ path, value, copy }} /></p>`;
  const keys = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value);
  const size = Array.isArray(value) ? `[${amount(keys.length)}]` : `{${amount(keys.length)}}`;
  return html`
    <details class="json-node" open=${open} onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary><${Name} name=${name} /><span class="hint">${size}</span></summary>
      <${Copies} ...${{ path, value, copy }} />
      ${
        open &&
        html`
          <div class="json-children">
            ${keys
              .slice(0, most)
              .map(
                (key) =>
                  html`<${Node} key=${key} name=${key} path=${step(path, key)} value=${value[key]} depth=${depth + 1} copy=${copy} />`,
              )}
            ${
              keys.length > most &&
              html`
                <button class="quiet" onClick=${() => setMost(most + MOST_CHILDREN)}>
                  ${amount(keys.length - most)} more
                </button>
              `
            }
          </div>
        `
      }
    </details>
  `;
}

function Name({ name }) {
  return name === "" ? null : html`<span class="json-name">${visible(name)}</span>: `;
}

function Leaf({ value }) {
  const [whole, setWhole] = useState(false);
  const kind = value === null ? "null" : typeof value;
  const text = visible(kind === "string" ? JSON.stringify(value) : String(value));
  return html`
    <code class=${`json-${kind}`}>${whole ? text : text.slice(0, LONGEST)}</code>
    ${
      text.length > LONGEST &&
      !whole &&
      html`
        <button class="quiet" onClick=${() => setWhole(true)}>… ${amount(text.length - LONGEST)} more characters</button>
      `
    }
  `;
}

function Copies({ path, value, copy }) {
  const text = () => (isContainer(value) ? JSON.stringify(value, null, 2) : String(value));
  const place = path || "the whole";
  return html`
    <span class="json-copy">
      ${path && html`<button aria-label=${`Copy the path ${path}`} onClick=${() => copy("the path", path)}>path</button>`}
      <button aria-label=${`Copy the value of ${place}`} onClick=${() => copy("the value", text())}>value</button>
    </span>
  `;
}
