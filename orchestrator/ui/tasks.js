// The Tasks of a Run: whose they are, and every state each one went through as told over the wire.

import { useExchanges } from "./frames.js";
import { html } from "./html.js";
import { stepsOf } from "./run.js";
import { Word, list } from "./text.js";
import { tasksOf } from "./wire.js";

export function View({ run, agents, show }) {
  const exchanges = useExchanges(run, agents);
  if (!run) return html`<p class="nothing">Ask something, and its Tasks appear here.</p>`;
  const tasks = withKnown(tasksOf(exchanges), run);
  const start = exchanges[0]?.began ?? 0;
  return html`
    <section class="tasks" aria-labelledby="tasks">
      <h2 id="tasks">Tasks</h2>
      <p class="hint">One Task of the orchestrator and one of every agent it asked, all in one trace. <button class="quiet" onClick=${() => show("exchange", run)}>See the exchange</button></p>
      <div class="scrolls" tabindex="0" role="group" aria-label="Tasks"><table>
        <thead><tr><th scope="col">Agent</th><th scope="col">States</th><th scope="col">Task</th></tr></thead>
        <tbody>${tasks.map((task) => html`<tr key=${task.id}>
          <th scope="row"><${Word}>${task.by}<//></th>
          <td><ol class="states">${task.states.map((each, at) => html`<li key=${at} class=${`state ${each.state.toLowerCase()}`}>${each.state.replaceAll("_", " ").toLowerCase()}${each.at && html` <span class="hint">${((each.at - start) * 1000).toFixed(0)} ms</span>`}</li>`)}</ol></td>
          <td><code><${Word}>${task.id}<//></code></td>
        </tr>`)}</tbody>
      </table></div>
    </section>
  `;
}

// What is not kept on the wire any more is still known from the Run itself.
function withKnown(tasks, run) {
  const ids = new Set(tasks.map((task) => task.id));
  const own = ids.has(run.id) || !run.id ? [] : [{ id: run.id, by: "orchestrator", states: [{ state: run.state }] }];
  const consulted = [...stepsOf(run), ...list(run.recommendation?.consultations)].filter((each) => each.task_id && !ids.has(each.task_id));
  const others = new Map(consulted.map((each) => [each.task_id, { id: each.task_id, by: each.agent, states: each.state ? [{ state: each.state.toUpperCase() }] : [] }]));
  return [...own, ...tasks, ...others.values()];
}
