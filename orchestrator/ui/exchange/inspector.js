// What every way to look at an exchange shares: the ids above it, and below it the message that was chosen.

import { html } from "../elements/html.js";
import { Id } from "../elements/identity.js";
import { plural, Word } from "../elements/text.js";
import { useExchanges } from "../wire/frames.js";
import { Panel } from "./panel.js";
import { Saving } from "./save-run.js";

/**
 * The Exchanges of what is chosen: of a Run, or of a trace of its own (a lesson, a message sent again). `open` is the
 * one named, or the first that told of the Task `of`.
 */
export function useChosen({ run, agents, chosen }) {
  const own = Boolean(chosen.trace);
  const exchanges = useExchanges(own ? chosen.trace : (run?.trace ?? ""), agents);
  const open = exchanges.find(
    (exchange) =>
      exchange.id === chosen.exchange ||
      (!chosen.exchange && chosen.of && exchange.replies.some((reply) => reply.id === chosen.of)),
  );
  return { exchanges, open, run: own ? null : run, trace: own ? chosen.trace : (run?.trace ?? "") };
}

export function Looking({ name, title, choice, show, agents, view, children }) {
  const { exchanges, open, run, trace } = choice;
  const choose = (exchange) => show(view, run, { trace: run ? "" : trace, exchange: exchange?.id ?? "" });
  return html`
    <section class=${`looking ${name} ${open ? "with-panel" : ""}`} aria-labelledby=${name}>
      <header class="looking-head">
        <h2 id=${name}>${title}</h2>
        <p class="ids">
          <${Id} kind="Trace" id=${trace} run=${run} />
          <${Id} kind="Context" id=${run?.contextId} run=${run} />
          <${Id} kind="Task" id=${run?.id} run=${run} />
          ${exchanges.length > 0 && html`<span class="hint">${plural(exchanges.length, "exchange")}</span>`}
        </p>
        ${run && html`<p class="hint looking-of">“<${Word}>${run.words.slice(0, 160)}<//>”</p>`}
        ${exchanges.length > 0 && html`<${Saving} trace=${trace} />`}
      </header>
      ${
        exchanges.length === 0 &&
        html`
          <p class="nothing">Nothing is kept of this: capture is off, or it was long ago.</p>
        `
      }
      ${children(choose)}
      ${open && html`<${Panel} key=${open.id} ...${{ exchange: open, exchanges, run, agents, choose }} />`}
    </section>
  `;
}
