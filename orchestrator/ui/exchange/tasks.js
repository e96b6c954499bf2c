// The Tasks of a Run: whose they are, and every state each one went through, with its time, as told over the wire.

import { stepsOf } from "../client/run.js";
import { html, useEffect, useRef } from "../elements/html.js";
import { exchangeAddress, Id } from "../elements/identity.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { list, Word } from "../elements/text.js";
import { stateName } from "../wire/body-summary.js";
import { milliseconds } from "../wire/rows.js";
import { tasksOf } from "../wire/states.js";
import { useChosen } from "./inspector.js";
import { Saving } from "./save-run.js";

const HEADS = ["State", ["After", "number"], ["For", "number"]];

export function View(props) {
  const { exchanges, run, trace } = useChosen(props);
  const tasks = withKnown(tasksOf(exchanges), run);
  const start = exchanges[0]?.began ?? 0;
  return html`
    <section class="tasks" aria-labelledby="tasks">
      <h2 id="tasks">Tasks</h2>
      <p class="ids">
        <${Id} kind="Trace" id=${trace} run=${run} />
        <${Id} kind="Context" id=${run?.contextId} run=${run} />
      </p>
      <p class="hint">
        One Task of the orchestrator and one of every agent it asked, all in one trace. A state leads to the message
        that told it.
      </p>
      ${exchanges.length > 0 && html`<${Saving} trace=${trace} />`}
      ${tasks.length === 0 && html`<p class="nothing">No Task was told of.</p>`}
      ${tasks.map(
        (task) => html`
          <${Task}
            key=${task.id}
            ...${{ task, start, run }}
            chosen=${task.id === props.chosen.of}
            at=${exchanges.find((exchange) => exchange.id === task.first)}
          />
        `,
      )}
    </section>
  `;
}

function Task({ task, start, run, chosen, at }) {
  const place = useRef();
  useEffect(() => {
    if (chosen) place.current.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const { id, by, context, states } = task;
  return html`
    <article class=${chosen ? "task chosen" : "task"} ref=${place} aria-label=${`Task of ${by}`}>
      <h3>
        <${Word}>${by}<//>${" "}
        ${
          states.length > 0 &&
          html`
            <span class=${`state ${states.at(-1).state.toLowerCase()}`}>${stateName(states.at(-1).state)}</span>
          `
        }
      </h3>
      <p class="ids">
        <${Id} kind="Task" id=${id} run=${run} whole=${true} />
        <${Id} kind="Context" id=${context === run?.contextId ? "" : context} run=${run} />
        ${at && html`<a href=${exchangeAddress(at, run)}>see it in the exchange</a>`}
      </p>
      ${
        states.length > 0 &&
        html`
          <${ScrollTable} label=${`States of the Task of ${by}`} heads=${HEADS}>
              <tbody>
                ${states.map(
                  (state, nth) => html`
                    <tr key=${nth}>
                      <th scope="row">
                        ${
                          state.exchange
                            ? html`
                              <a
                                href=${exchangeAddress({ id: state.exchange, trace: at.trace }, run)}
                                class=${`state ${state.state.toLowerCase()}`}
                              >
                                ${stateName(state.state)}
                              </a>
                            `
                            : html`
                              <span class=${`state ${state.state.toLowerCase()}`}>${stateName(state.state)}</span>
                            `
                        }
                      </th>
                      <td class="number">${state.at ? milliseconds(state.at - start) : "–"}</td>
                      <td class="number">
                        ${nth < states.length - 1 ? between(state, states[nth + 1]) : ""}
                      </td>
                    </tr>
                  `,
                )}
              </tbody>
            <//>
        `
      }
    </article>
  `;
}

function between(state, next) {
  return state.at && next.at ? milliseconds(next.at - state.at) : "–";
}

// What is not kept on the wire any more is still known from the Run itself.
function withKnown(tasks, run) {
  if (!run) return tasks;
  const ids = new Set(tasks.map((task) => task.id));
  const own =
    ids.has(run.id) || !run.id
      ? []
      : [{ id: run.id, by: "orchestrator", context: run.contextId, states: [{ state: run.state }] }];
  const consulted = [...stepsOf(run), ...list(run.recommendation?.consultations)].filter(
    (consultation) => consultation.task_id && !ids.has(consultation.task_id),
  );
  const others = new Map(
    consulted.map((consultation) => [
      consultation.task_id,
      {
        id: consultation.task_id,
        by: consultation.agent,
        context: consultation.context_id,
        states: consultation.state ? [{ state: consultation.state.toUpperCase() }] : [],
      },
    ]),
  );
  return [...own, ...tasks, ...others.values()];
}
