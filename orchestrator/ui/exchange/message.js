// Raw messages as they went over the wire: headers, bodies, server-sent events with their times. Text, whatever is in
// it.

import { html, useEffect, useMemo, useRef, useState } from "../elements/html.js";
import { Tabs } from "../elements/tabs.js";
import { amount, visible, Word } from "../elements/text.js";
import { JsonTree } from "../json/tree.js";
import { jsonOf } from "../wire/body-summary.js";
import { milliseconds } from "../wire/rows.js";

const FORMS = [
  ["tree", "Tree"],
  ["text", "Text"],
];
const AT_FIRST = 12000;
const STEP = 50;

export function Message({ line, frame }) {
  const headers = Object.entries(frame.headers ?? {});
  return html`
    <p class="message-line"><code>${visible(line).slice(0, 2000)}</code></p>
    ${
      headers.length > 0 &&
      html`
        <dl class="headers">
          ${headers.map(
            ([name, value]) => html`
              <div key=${name}><dt>${visible(name)}</dt><dd>${visible(value).slice(0, 4000)}</dd></div>
            `,
          )}
        </dl>
      `
    }
    ${frame.body && html`<${Raw} body=${frame.body} size=${frame.size} />`}
  `;
}

/** A body: JSON as a tree or as text, anything else as text; what is long is cut until asked for. */
export function Raw({ body, size = 0, label = "Body" }) {
  const [form, setForm] = useState("tree");
  const json = useMemo(() => jsonOf(body), [body]);
  const isTree = json !== null && form === "tree";
  return html`
    ${
      json !== null &&
      html`
        <${Tabs} label="How the body is shown" ways=${FORMS} chosen=${form} pick=${setForm} />
      `
    }
    ${
      isTree
        ? html`<${JsonTree} value=${json} label=${label} />`
        : html`<${Text} text=${json === null ? body : JSON.stringify(json, null, 2)} />`
    }
    ${
      size > body.length * 4 &&
      html`
        <p class="hint">The body was ${amount(size)} bytes; its beginning was recorded.</p>
      `
    }
  `;
}

function Text({ text }) {
  const [whole, setWhole] = useState(false);
  const all = visible(text);
  const visiblePart = whole ? all : all.slice(0, AT_FIRST);
  return html`
    <pre class="raw" tabindex="0" aria-label="Body">${visiblePart}${visiblePart.length < all.length ? "…" : ""}</pre>
    ${
      visiblePart.length < all.length &&
      html`
        <p><button class="quiet" onClick=${() => setWhole(true)}>Show all ${amount(all.length)} characters</button></p>
      `
    }
  `;
}

/** `at` is the number of an event that the address names: it is open and in sight. */
export function Events({ exchange, at: named = -1 }) {
  const [most, setMost] = useState(Math.max(STEP, named + 1));
  const { events, replies, side } = exchange;
  return html`
    <ol class="events">
      ${events.slice(0, most).map(
        (event, at) => html`
          <${Event} key=${at} event=${event} reply=${replies[at]} began=${side.began} named=${at === named} />
        `,
      )}
    </ol>
    ${
      events.length > most &&
      html`
        <p>
          <button class="quiet" onClick=${() => setMost(most + STEP)}>
            Show ${amount(Math.min(STEP, events.length - most))} more of ${amount(events.length)}
          </button>
        </p>
      `
    }
  `;
}

function Event({ event, reply, began, named }) {
  const [open, setOpen] = useState(named);
  const place = useRef();
  useEffect(() => void (named && place.current.scrollIntoView({ block: "nearest" })), [named]);
  return html`
    <li ref=${place}>
      <details open=${open} onToggle=${(toggled) => setOpen(toggled.target.open)}>
        <summary>
          <span class="hop-at">+${milliseconds(event.at - began)}</span>${" "}
          <span class=${`state ${reply.state.toLowerCase()}`}>${reply.label}</span>${" "}
          <span class="hint">${amount(event.size)} bytes</span>${" "}
          <span class="hint event-words"><${Word}>${reply.words}<//></span>
        </summary>
        ${open && html`<${Raw} body=${event.body} size=${event.size} />`}
      </details>
    </li>
  `;
}
