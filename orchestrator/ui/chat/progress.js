// How far each agent is with each component, while it runs and afterwards.

import { isFinished, isRunning, stepsOf } from "../client/run.js";
import { html } from "../elements/html.js";
import { plain, title, Word } from "../elements/text.js";

const STATES = {
  waiting: "waiting",
  working: "working",
  asking: "asks you",
  done: "done",
  unanswered: "no answer",
  canceled: "stopped",
};

export function Progress({ run }) {
  const steps = stepsOf(run);
  if (!steps.length)
    return isRunning(run)
      ? html`
        <p class="thinking">
          <span class="spinner"></span>
          ${run.state === "SENDING" ? "Sending" : "Looking for who can answer"} …
        </p>
      `
      : null;
  const manyComponents = new Set(steps.map((step) => step.component)).size > 1;
  const working = steps.filter((step) => step.state !== "not-asked");
  const rows = html`
    <ul class="steps">
      ${working.map(
        (step) => html`
          <${Step} key=${step.key} step=${step} stopped=${isFinished(run)} several=${manyComponents} />
        `,
      )}
    </ul>
    <${Idle} steps=${steps.filter((step) => step.state === "not-asked")} />
  `;
  if (!isFinished(run)) return rows;
  return html`<details class="steps-past"><summary>${summaryOf(working)}</summary>${rows}</details>`;
}

// Who has nothing to say to this question is one line; why, on a click.
function Idle({ steps }) {
  if (!steps.length) return null;
  const names = [...new Set(steps.map((step) => plain(title(step.concern || step.agent))))];
  return html`
    <details class="steps-past">
      <summary>Not asked: <${Word}>${names.join(", ")}<//></summary>
      ${steps.map((step) => html`<p key=${step.key} class="hint"><${Word}>${step.says}<//></p>`)}
    </details>
  `;
}

function Step({ step, stopped, several }) {
  const state = stateOf(step, stopped);
  return html`
    <li class=${`step ${state}`}>
      <span class=${state === "working" ? "spinner" : `dot ${tone(state)}`}></span>
      <span class="step-name">
        <${Word}>${title(step.concern || step.agent)}<//>
        ${several && html` <span class="hint">on <${Word}>${step.component}<//></span>`}
      </span>
      <span class="step-state">${STATES[state]}</span>
      <span class="step-says" dir="auto"><${Word}>${step.says}<//></span>
    </li>
  `;
}

// A Step that was still open when the Run ended was stopped with it.
function stateOf(step, stopped) {
  const state = STATES[step.state] ? step.state : "working";
  return stopped && !["done", "unanswered"].includes(state) ? "canceled" : state;
}

function tone(state) {
  return { done: "good", asking: "caution", unanswered: "bad" }[state] ?? "neutral";
}

function summaryOf(steps) {
  const names = [...new Set(steps.map((step) => step.agent))];
  return `Asked ${names.length === 1 ? "one agent" : `${names.length} agents`}`;
}
