// Raw messages as they went over the wire: headers, bodies, server-sent events with their times. Text, whatever is in
// it.

import { html, useState } from "../elements/html.js";
import { amount, visible, Word } from "../elements/text.js";
import { jsonOf } from "../wire/body-summary.js";
import { milliseconds } from "../wire/rows.js";

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

/** A body, indented when it is JSON; what is long is cut until asked for. */
export function Raw({ body, size = 0 }) {
  const [whole, setWhole] = useState(false);
  const text = visible(pretty(body));
  const visiblePart = whole ? text : text.slice(0, AT_FIRST);
  return html`
    <pre class="raw" tabindex="0" aria-label="Body">${visiblePart}${visiblePart.length < text.length ? "…" : ""}</pre>
    ${
      visiblePart.length < text.length &&
      html`
        <p><button class="quiet" onClick=${() => setWhole(true)}>Show all ${amount(text.length)} characters</button></p>
      `
    }
    ${
      size > body.length * 4 &&
      html`
        <p class="hint">The body was ${amount(size)} bytes; its beginning was recorded.</p>
      `
    }
  `;
}

export function Events({ exchange }) {
  const [most, setMost] = useState(STEP);
  const { events, replies, side } = exchange;
  return html`
    <ol class="events">
      ${events.slice(0, most).map(
        (event, at) => html`
          <${Event} key=${at} event=${event} reply=${replies[at]} began=${side.began} />
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

function Event({ event, reply, began }) {
  const [open, setOpen] = useState(false);
  return html`
    <li>
      <details onToggle=${(toggled) => setOpen(toggled.target.open)}>
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

function pretty(body) {
  const json = jsonOf(body);
  return json === null ? body : JSON.stringify(json, null, 2);
}
