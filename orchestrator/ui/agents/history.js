// How an agent did: its latest answers as a line, and when it came up, went down or changed its card.

import { html } from "../elements/html.js";
import { list, plural, Word } from "../elements/text.js";

const WIDTH = 160;
const HEIGHT = 28;
const KINDS = { up: ["good", "up"], down: ["bad", "down"], card: ["neutral", "card"] };

export function History({ agent }) {
  const events = list(agent.events).toReversed();
  const latencies = list(agent.latencies);
  return html`
    <div class="history">
      ${latencies.length > 1 && html`<${Latencies} latencies=${latencies} />`}
      ${
        events.length > 0 &&
        html`
          <details class="more">
            <summary>History: ${plural(events.length, "event")}</summary>
            <ol>
              ${events.map(
                (event, at) => html`
                  <li key=${at}>
                    <span class=${`dot ${KINDS[event.kind]?.[0] ?? "neutral"}`}></span>${" "}
                    <time datetime=${timeOf(event.at)}>${timeOf(event.at).replace("T", " ").slice(0, 19)}</time>${" "}
                    ${KINDS[event.kind]?.[1] ?? ""} <span class="hint"><${Word}>${event.detail}<//></span>
                  </li>
                `,
              )}
            </ol>
          </details>
        `
      }
    </div>
  `;
}

function Latencies({ latencies }) {
  const most = Math.max(...latencies);
  const sorted = latencies.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const points = latencies.map(
    (value, at) => `${(at / (latencies.length - 1)) * WIDTH},${HEIGHT - 2 - (value / most) * (HEIGHT - 4)}`,
  );
  const words = `half of the last ${latencies.length} looks within ${whole(median)} ms, the slowest ${whole(most)} ms`;
  return html`
    <p class="latencies">
      <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} role="img" aria-label=${words}>
        <polyline points=${points.join(" ")} />
      </svg>
      <span class="hint">${words}</span>
    </p>
  `;
}

function whole(milliseconds) {
  return Math.max(1, Math.round(milliseconds));
}

function timeOf(seconds) {
  return new Date(seconds * 1000).toISOString();
}
