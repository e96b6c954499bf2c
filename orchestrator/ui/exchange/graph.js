// The Run's own side: the nodes, branches, checkpoints and interrupts of the orchestrator's graph, and what each asked.

import { api } from "../client/orchestrator-api.js";
import { html, useEffect, useMemo, useState } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { Word } from "../elements/text.js";
import { stepsOf } from "../wire/graph-steps.js";
import { milliseconds } from "../wire/rows.js";

const BAR = 160;
const MOST_LINKS = 6;
const TONES = { begin: "working", error: "failed", interrupt: "input_required" };
const MEANS = { end: "", begin: "running", error: "failed", interrupt: "stopped to ask" };

/** The graph of a live page's trace; read anew when more crossed the wire. */
export function LiveGraph({ trace, exchanges, choose }) {
  const [events, setEvents] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    api(`exchange/graph?trace=${encodeURIComponent(trace)}`).then(setEvents, (error) => setProblem(error.message));
  }, [trace, exchanges]);
  if (problem) return html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`;
  return events && html`<${Graph} events=${events} exchanges=${exchanges} choose=${choose} />`;
}

export function Graph({ events, exchanges, choose }) {
  const steps = useMemo(() => stepsOf(events, exchanges), [events, exchanges]);
  if (!steps.length) return html`<p class="nothing">No graph ran in this trace.</p>`;
  const start = steps[0].at;
  const whole = Math.max(0.001, events.at(-1).at - start);
  return html`
    <${ScrollTable} label="Steps of the graph" class="graph" heads=${["After", "Node", "Ran", "Asked meanwhile"]}>
        ${steps.map(
          (step) => html`
            <tbody key=${step.at}>
              <tr class="checkpoint">
                <td class="number">${milliseconds(step.at - start)}</td>
                <th scope="rowgroup" colspan="3">Checkpoint ${step.step}${nextOf(step.next)}</th>
              </tr>
              ${step.executions.map(
                (execution) => html`<${Execution} key=${execution.key} ...${{ execution, start, whole, choose }} />`,
              )}
            </tbody>
          `,
        )}
      <//>
  `;
}

function Execution({ execution, start, whole, choose }) {
  const { node, branch, began, end, moment, problem, exchanges } = execution;
  const x = ((began - start) / whole) * BAR;
  const width = Math.max(2, (((end ?? began) - began) / whole) * BAR);
  return html`
    <tr>
      <td class="number">${milliseconds(began - start)}</td>
      <th scope="row">
        <${Word}>${node}<//> ${branch && html`<span class="hint"><${Word}>${branch}<//></span>`}
        ${MEANS[moment] && html` <span class=${`state ${TONES[moment]}`}>${MEANS[moment]}</span>`}
        ${problem && html` <span class="problem"><${Word}>${problem}<//></span>`}
      </th>
      <td class="short">
        <svg width=${BAR} height="12" aria-hidden="true">
          <rect class="decides" x=${x} width=${width} height="12" rx="2" />
        </svg>
        ${end && html` <span class="hint">${milliseconds(end - began)}</span>`}
      </td>
      <td>
        ${exchanges.slice(0, MOST_LINKS).map(
          (exchange) => html`
            <button key=${exchange.id} class="quiet" onClick=${() => choose(exchange)}>
              <${Word}>${exchange.to}<//>: <${Word}>${exchange.summary.label}<//>
            </button>${" "}
          `,
        )}
        ${exchanges.length > MOST_LINKS && html`<span class="hint">and ${exchanges.length - MOST_LINKS} more</span>`}
      </td>
    </tr>
  `;
}

// Branches of one node are told once, with how many there are.
function nextOf(next) {
  const counts = new Map();
  for (const node of next) counts.set(node, (counts.get(node) ?? 0) + 1);
  const names = [...counts].map(([node, count]) => (count > 1 ? `${node} ×${count}` : node));
  return names.length ? ` → ${names.join(", ")}` : ", the end";
}
