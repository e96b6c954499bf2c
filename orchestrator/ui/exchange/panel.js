// One Exchange in full: who asked whom, when each end saw it, what it means, and the raw messages.

import { html, useEffect, useRef, useState } from "../elements/html.js";
import { Id } from "../elements/identity.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { Tabs } from "../elements/tabs.js";
import { plural, Word } from "../elements/text.js";
import { stateName } from "../wire/body-summary.js";
import { milliseconds } from "../wire/rows.js";
import { Comparison } from "./comparison.js";
import { Meaning, messagesOf } from "./explanation.js";
import { Fork, messageIn } from "./fork.js";
import { useKeys } from "./keys.js";
import { Events, Message } from "./message.js";
import { Copying } from "./request-code.js";
import { Again } from "./resend.js";

const HEADS = ["Seen by", "Request", "Response begins", "First event", "End"];

/**
 * `exchanges` are its neighbours in order, `all` those of the whole trace; `choose(exchange)` opens another,
 * `choose(null)` closes; without `agents` nobody is there to send anything to. `event` is the number of the event that
 * was chosen; `copyLink` and `start`, which begins a forked conversation, are there on a live page.
 */
export function Panel({ exchange, exchanges, all = exchanges, run, agents, choose, event = -1, copyLink, start }) {
  const [tab, setTab] = useState(event < 0 ? "meaning" : "events");
  const place = useRef();
  const tabs = tabsOf({ exchange, all, agents, event, start });
  const at = exchanges.findIndex((neighbour) => neighbour.id === exchange.id);
  // The diagram above it comes along: its chosen row is what the panel is about.
  useEffect(
    () => (place.current.parentElement.querySelector(".scroller") ?? place.current).scrollIntoView({ block: "start" }),
    [],
  );
  useEffect(() => {
    const close = (event) => event.key === "Escape" && choose(null);
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, [choose]);
  useEffect(() => {
    if (event >= 0) setTab("events");
  }, [event]);
  useKeys(Object.fromEntries(tabs.map(({ name }, nth) => [String(nth + 1), () => setTab(name)])));
  return html`
    <aside class="panel" ref=${place} aria-label="The chosen message">
      <header class="panel-head">
        <h3><${Word}>${exchange.summary.label}<//></h3>
        <p class="panel-do">
          <button disabled=${at <= 0} onClick=${() => choose(exchanges[at - 1])}>Previous</button>
          <button disabled=${at >= exchanges.length - 1} onClick=${() => choose(exchanges[at + 1])}>Next</button>
          ${copyLink && html`<button onClick=${copyLink}>Copy link</button>`}
          <button onClick=${() => choose(null)}>Close</button>
        </p>
        <p class="panel-ends">
          <strong><${Word}>${exchange.from}<//></strong> → <strong><${Word}>${exchange.to}<//></strong>${" "}
          <${Outcome} exchange=${exchange} />
        </p>
        <${Ids} exchange=${exchange} run=${run} />
      </header>
      <${Tabs}
        label="Parts of the message"
        ways=${tabs.map(({ name, label }) => [name, label])}
        chosen=${tab}
        pick=${setTab}
      />
      <div class="panel-body">${(tabs.find((entry) => entry.name === tab) ?? tabs[0]).show()}</div>
    </aside>
  `;
}

function tabsOf({ exchange, all, agents, event, start }) {
  const { request, response, end, events } = exchange;
  const messages = all
    .map(messageIn)
    .slice(0, all.indexOf(exchange) + 1)
    .filter(Boolean);
  const answer = { headers: response?.headers, body: end?.body ?? "", size: end?.size ?? 0 };
  return [
    {
      name: "meaning",
      label: "Meaning",
      show: () => html`<${Meaning} key=${String(Boolean(end))} id=${exchange.id} messages=${messagesOf(exchange)} />`,
    },
    {
      name: "request",
      label: "Request",
      show: () => html`<${Message} line=${`${exchange.method} ${exchange.url}`} frame=${request ?? {}} />`,
    },
    {
      name: "response",
      label: "Response",
      show: () =>
        html`
          <${Message} line=${response ? `HTTP ${response.status}` : "Nothing came back yet."} frame=${answer} />
        `,
    },
    ...(events.length
      ? [
          {
            name: "events",
            label: plural(events.length, "event"),
            show: () => html`<${Events} exchange=${exchange} at=${event} />`,
          },
        ]
      : []),
    { name: "times", label: "Times", show: () => html`<${Times} exchange=${exchange} />` },
    { name: "copy", label: "Copy", show: () => html`<${Copying} exchange=${exchange} />` },
    { name: "compare", label: "Compare", show: () => html`<${Comparison} exchange=${exchange} exchanges=${all} />` },
    ...(start && messageIn(exchange)
      ? [
          {
            name: "fork",
            label: "Fork",
            show: () => html`<${Fork} ...${{ trace: exchange.trace, messages, start }} />`,
          },
        ]
      : []),
    ...(agents
      ? [{ name: "again", label: "Send again", show: () => html`<${Again} exchange=${exchange} agents=${agents} />` }]
      : []),
  ];
}

function Outcome({ exchange }) {
  const { status, error, ms, replies, failed } = exchange;
  const state = replies.findLast((reply) => reply.state)?.state ?? "";
  return html`
    ${status > 0 && html`<span class=${`tag faint ${failed ? "bad" : ""}`}>HTTP ${status}</span> `}
    <span class="tag faint">${ms === null ? "open" : milliseconds(ms / 1000)}</span>
    ${state && html` <span class=${`state ${state.toLowerCase()}`}>${stateName(state)}</span>`}
    ${error && html` <span class="problem"><${Word}>${error}<//></span>`}
  `;
}

function Ids({ exchange, run }) {
  const context = exchange.summary.context || exchange.replies.find((reply) => reply.context)?.context;
  const task = exchange.summary.id || exchange.replies.find((reply) => reply.id)?.id;
  return html`
    <p class="ids">
      <${Id} kind="Trace" id=${exchange.trace} run=${run} />
      <${Id} kind="Context" id=${context} run=${run} />
      <${Id} kind="Task" id=${task} run=${run} />
    </p>
  `;
}

// Both ends recorded the hop, or one: clocks may differ, so each end counts from its own request.
function Times({ exchange }) {
  const ends = [
    ["client", exchange.from],
    ["server", exchange.to],
  ].filter(([side]) => exchange.ends[side]);
  return html`
    <${ScrollTable} label="Times" class="times" heads=${HEADS}>
        <tbody>
          ${ends.map(([side, name]) => {
            const { pieces, events, began } = exchange.ends[side];
            return html`
              <tr key=${side}>
                <th scope="row">
                  <${Word}>${name}<//> <span class="hint">${side === "client" ? "who asked" : "who answered"}</span>
                </th>
                ${[pieces.request, pieces.response, events[0], pieces.end].map(
                  (frame, at) => html`
                    <td key=${at}>${frame ? (at ? `+${milliseconds(frame.at - began)}` : clock(frame.at)) : "–"}</td>
                  `,
                )}
              </tr>
            `;
          })}
        </tbody>
      <//>
  `;
}

function clock(seconds) {
  return new Date(seconds * 1000).toISOString().slice(11, 23);
}
