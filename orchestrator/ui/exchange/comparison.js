// A message beside another: what differs in the request, in the answer and in each event.

import { html, useState } from "../elements/html.js";
import { plain, Word } from "../elements/text.js";
import { Changes } from "../json/changes.js";
import { jsonOf } from "../wire/body-summary.js";

const MOST_CHOICES = 200;
const NAMES = ["this message", "the other"];

/** `exchanges` are the ones to choose from; the nearest of the same kind comes first. */
export function Comparison({ exchange, exchanges }) {
  const choices = exchanges.filter((candidate) => candidate.id !== exchange.id).slice(0, MOST_CHOICES);
  const kin = choices.filter(({ summary }) => summary.label === exchange.summary.label);
  const [id, setId] = useState((kin.find(({ to }) => to === exchange.to) ?? kin[0] ?? choices[0])?.id);
  const other = choices.find((candidate) => candidate.id === id);
  if (!other) return html`<p class="hint">There is no other message to compare it with.</p>`;
  return html`
    <label class="comparison-with">
      Compare with${" "}
      <select value=${id} onChange=${(event) => setId(event.target.value)}>
        ${choices.map((choice) => html`<option key=${choice.id} value=${choice.id}>${nameOf(choice)}</option>`)}
      </select>
    </label>
    <${Differences} before=${exchange} after=${other} names=${NAMES} />
  `;
}

/** The differences of two Exchanges, piece by piece. */
export function Differences({ before, after, names }) {
  return html`
    ${piecesOf(before, after).map(
      ({ label, old, now }) => html`
        <section key=${label}>
          <h4><${Word}>${label}<//></h4>
          <${Changes} before=${old} after=${now} names=${names} />
        </section>
      `,
    )}
  `;
}

function piecesOf(before, after) {
  const [last, lastOther] = [before.replies.at(-1), after.replies.at(-1)];
  return [
    { label: "Request", old: bodyOf(before.request), now: bodyOf(after.request) },
    { label: "Headers of the request", old: before.request?.headers ?? {}, now: after.request?.headers ?? {} },
    {
      label: "Last word of the answer",
      old: last ? bodyOf(last.frame) : undefined,
      now: lastOther ? bodyOf(lastOther.frame) : undefined,
    },
    { label: "States of the Task", old: statesOf(before), now: statesOf(after) },
  ];
}

export function statesOf({ replies }) {
  const states = replies.map((reply) => reply.state).filter(Boolean);
  return states.filter((state, at) => state !== states[at - 1]);
}

function bodyOf(frame) {
  const body = frame?.body ?? "";
  return jsonOf(body) ?? body;
}

function nameOf({ from, to, summary, began }) {
  return `${plain(from)} → ${plain(to)}: ${plain(summary.label)}, ${new Date(began * 1000).toISOString().slice(11, 23)}`;
}
