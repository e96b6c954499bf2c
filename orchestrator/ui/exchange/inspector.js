// What every way to look at an exchange shares: the ids above it, the filter, the keys, and below it the message that
// was chosen.

import { addressOf } from "../elements/address.js";
import { html, useMemo, useState } from "../elements/html.js";
import { exchangeAddress, Id } from "../elements/identity.js";
import { copyText } from "../elements/snippet.js";
import { plural, Word } from "../elements/text.js";
import { fits, termsOf } from "../wire/filter.js";
import { useExchanges } from "../wire/frames.js";
import { FILTER_ID, FilterBox } from "./filter-box.js";
import { KeyMap, useKeys } from "./keys.js";
import { Panel } from "./panel.js";
import { Saving } from "./save-run.js";

const NOTHING_KEPT = "Nothing is kept of this: capture is off, or it was long ago.";
const NOTHING_PASSED = "Nothing has passed yet: give your client the address of the tap.";

// A trace that belongs to no Run of this conversation is in none of the page's own links.
const WAYS = [
  ["exchange", "Its exchange"],
  ["timeline", "Its timeline"],
  ["tasks", "Its Tasks"],
  ["runs", "All past runs"],
];

/**
 * The Exchanges of what is chosen: of a Run, or of a trace of its own (a lesson, a message sent again, a stored Run).
 * `open` is the one named, or the first that told of the Task `of`; `matches` are those the filter lets through.
 */
export function useChosen({ run, agents, chosen }) {
  const own = Boolean(chosen.trace);
  const exchanges = useExchanges(own ? chosen.trace : (run?.trace ?? ""), agents);
  const [filter, setFilter] = useState(chosen.filter ?? "");
  const matches = useMemo(() => {
    const terms = termsOf(filter);
    return terms.length ? exchanges.filter((exchange) => fits(exchange, terms)) : exchanges;
  }, [exchanges, filter]);
  const open = exchanges.find(
    (exchange) =>
      exchange.id === chosen.exchange ||
      (!chosen.exchange && chosen.of && exchange.replies.some((reply) => reply.id === chosen.of)),
  );
  const event = chosen.event === undefined ? -1 : Number(chosen.event);
  const trace = own ? chosen.trace : (run?.trace ?? "");
  return { exchanges, matches, filter, setFilter, open, event, run: own ? null : run, trace };
}

export function Looking({ name, title, choice, show, agents, view, conversation, keys = {}, children }) {
  const { exchanges, matches, filter, setFilter, open, event, run, trace } = choice;
  const [help, setHelp] = useState(false);
  const [notice, setNotice] = useState("");
  const choose = (exchange, row) =>
    show(view, run, { trace: run ? "" : trace, exchange: exchange?.id ?? "", event: row?.event, filter });
  const walk = (by) => {
    const at = matches.indexOf(open) + by;
    if (matches[at]) choose(matches[at]);
  };
  const copyLink = () => {
    const address = exchangeAddress(open, run, event);
    copyText(new URL(address, location.href).href).then((done) => setNotice(done === "Copied" ? "Link copied" : done));
  };
  useKeys({
    "/": () => document.getElementById(FILTER_ID)?.focus(),
    "?": () => setHelp(true),
    j: () => walk(1),
    k: () => open && walk(-1),
    ...(open ? { c: copyLink } : {}),
    ...keys,
  });
  const start =
    conversation &&
    ((contextId, messages) => {
      show("chat", null, { context: contextId });
      conversation.fork(contextId, messages);
    });
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
        ${
          !run &&
          conversation &&
          html`
            <p class="ids">
              ${WAYS.filter(([way]) => way !== view).map(
                ([way, label]) => html`<a key=${way} href=${addressOf(way, { trace })}>${label}</a>`,
              )}
            </p>
          `
        }
        ${run && html`<p class="hint looking-of">“<${Word}>${run.words.slice(0, 160)}<//>”</p>`}
        ${exchanges.length > 0 && html`<${Saving} trace=${trace} />`}
      </header>
      ${
        exchanges.length === 0
          ? html`<p class="nothing">${conversation ? NOTHING_KEPT : NOTHING_PASSED}</p>`
          : html`<${FilterBox} ...${{ filter, setFilter, shown: matches.length, count: exchanges.length }} />`
      }
      ${children(choose)}
      ${
        exchanges.length > 0 &&
        html`
          <p class="hint">
            <button class="quiet" onClick=${() => setHelp(true)}>Keys (?)</button>${" "}
            <span role="status">${notice}</span>
          </p>
        `
      }
      ${help && html`<${KeyMap} close=${() => setHelp(false)} />`}
      ${
        open &&
        html`
          <${Panel}
            key=${open.id}
            ...${{ exchange: open, exchanges: matches, all: exchanges, run, agents, choose, event, copyLink, start }}
          />
        `
      }
    </section>
  `;
}
