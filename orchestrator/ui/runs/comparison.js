// Two Runs side by side: which exchanges both have, what each alone has, and what differs in those of both.

import { addressOf } from "../elements/address.js";
import { html, useMemo, useState } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { Word } from "../elements/text.js";
import { Differences, statesOf } from "../exchange/comparison.js";
import { stateName } from "../wire/body-summary.js";
import { useExchanges } from "../wire/frames.js";
import { milliseconds } from "../wire/rows.js";
import { paired } from "./pairs.js";

const NAMES = ["first run", "second run"];

export function RunComparison({ before, after, agents }) {
  const first = useExchanges(before.trace, agents);
  const second = useExchanges(after.trace, agents);
  const pairs = useMemo(() => paired(first, second), [first, second]);
  const [open, setOpen] = useState("");
  const chosen = pairs.find((pair) => pair.key === open);
  return html`
    <section class="runs looking" aria-labelledby="runs">
      <h2 id="runs">Two runs compared</h2>
      <p><a href=${addressOf("runs")}>All past runs</a></p>
      <ol class="compared">
        ${[before, after].map(
          (run) => html`
            <li key=${run.trace}>
              <a href=${addressOf("exchange", { trace: run.trace })}><${Word}>${run.words || run.trace}<//></a>${" "}
              <span class="hint">${run.made.slice(0, 16).replace("T", " ")}</span>
            </li>
          `,
        )}
      </ol>
      <${ScrollTable} label="Exchanges of both runs" heads=${["Exchange", ...NAMES, ""]}>
          <tbody>
            ${pairs.map(
              (pair) => html`
                <tr key=${pair.key} class=${pair.old && pair.now ? "" : "alone"}>
                  <th scope="row"><${Word}>${pair.title}<//></th>
                  <td><${Outcome} exchange=${pair.old} /></td>
                  <td><${Outcome} exchange=${pair.now} /></td>
                  <td class="short">
                    ${
                      pair.old &&
                      pair.now &&
                      html`
                        <button
                          class="quiet"
                          aria-label=${`Differences of ${pair.title}`}
                          onClick=${() => setOpen(pair.key)}
                        >
                          Differences
                        </button>
                      `
                    }
                  </td>
                </tr>
              `,
            )}
          </tbody>
        <//>
      ${
        chosen &&
        html`
          <aside class="panel" key=${chosen.key} aria-label="Differences">
            <h3><${Word}>${chosen.title}<//></h3>
            <${Differences} before=${chosen.old} after=${chosen.now} names=${NAMES} />
          </aside>
        `
      }
    </section>
  `;
}

function Outcome({ exchange }) {
  if (!exchange) return html`<span class="hint">not there</span>`;
  const states = statesOf(exchange).map(stateName).join(" → ");
  const time = exchange.ms === null ? "open" : milliseconds(exchange.ms / 1000);
  return html`
    <a href=${addressOf("exchange", { trace: exchange.trace, exchange: exchange.id })}>
      ${states || (exchange.status ? `HTTP ${exchange.status}` : exchange.error || "no answer")}
    </a>${" "}
    <span class="hint short">${time}</span>
  `;
}
