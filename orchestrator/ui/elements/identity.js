// The ids that one question leaves everywhere, each a link to where it can be seen.

import { addressOf } from "./address.js";
import { html } from "./html.js";
import { plain, Word } from "./text.js";

const SHORT = 8;
const LEADS = {
  Context: (id, run) => addressOf("chat", { context: id, task: run?.id }),
  Task: (id, run) => addressOf("tasks", { ...placeOf(run), of: id }),
  Trace: (id, run) => addressOf("exchange", run?.trace === id ? placeOf(run) : { trace: id }),
};

/** One id as a link; `kind` is Context, Task or Trace. Nothing when there is none. */
export function Id({ kind, id, run, whole = false }) {
  if (!id) return null;
  const text = whole || id.length <= SHORT + 1 ? id : `${plain(id).slice(0, SHORT)}…`;
  return html`
    <span class="id">
      <span class="hint">${kind}</span>${" "}
      <a href=${LEADS[kind](id, run)} title=${plain(id)}><code><${Word}>${text}<//></code></a>
    </span>
  `;
}

/** What a route says to show a Run. */
export function placeOf(run) {
  return { context: run?.contextId ?? "", task: run?.id ?? "" };
}

/** A link to one Exchange of a Run, or of a trace that belongs to none; to one of its events when `event` is no -1. */
export function exchangeAddress(exchange, run, event = -1) {
  const place = run?.trace === exchange.trace ? placeOf(run) : { trace: exchange.trace };
  return addressOf("exchange", { ...place, exchange: exchange.id, event: event < 0 ? "" : String(event) });
}
