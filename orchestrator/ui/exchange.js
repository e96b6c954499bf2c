// The exchange of a Run: every HTTP request with its response and events, as it went over the wire.

import { useExchanges } from "./frames.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Sequence } from "./sequence.js";
import { Word, amount, plural } from "./text.js";
import { jsonOf } from "./wire.js";

const STEP = 200;

export function View({ run, agents }) {
  const exchanges = useExchanges(run, agents);
  const [most, setMost] = useState(STEP);
  const [chosen, setChosen] = useState("");
  if (!run) return html`<p class="nothing">Ask something, and the exchange appears here.</p>`;
  const start = exchanges[0]?.began ?? 0;
  return html`
    <section class="exchange" aria-labelledby="exchange">
      <h2 id="exchange">The exchange</h2>
      <p class="hint">What the orchestrator sent and received for “<${Word}>${run.words.slice(0, 200)}<//>”. Trace <code>${run.trace || "unknown"}</code>, Context <code><${Word}>${run.contextId}<//></code>, Task <code><${Word}>${run.id}<//></code>.</p>
      ${exchanges.length === 0 && html`<p class="nothing">Nothing is kept of this run: capture is off, or it was long ago.</p>`}
      <${Sequence} exchanges=${exchanges} choose=${setChosen} />
      <ol class="hops">${exchanges.slice(0, most).map((each) => html`<${Hop} key=${each.id} exchange=${each} start=${start} chosen=${each.id === chosen} />`)}</ol>
      ${exchanges.length > most && html`<button class="quiet" onClick=${() => setMost(most + STEP)}>Show more of ${amount(exchanges.length)}</button>`}
    </section>
  `;
}

function Hop({ exchange, start, chosen }) {
  const [open, setOpen] = useState(false);
  const place = useRef();
  useEffect(() => {
    if (!chosen) return;
    place.current.open = true;
    place.current.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const { from, to, rpc, method, url, status, ms, error, events, told } = exchange;
  const last = told.at(-1)?.state ?? "";
  const failed = status >= 400 || error;
  return html`<li>
    <details ref=${place} onToggle=${(event) => setOpen(event.target.open)}>
      <summary>
        <span class="hop-at">+${((exchange.began - start) * 1000).toFixed(0)} ms</span>
        <span class="hop-ends"><${Word}>${from}<//> <span aria-label="to">→</span> <${Word}>${to}<//></span>
        <span class="hop-what"><${Word}>${rpc || `${method} ${pathOf(url)}`}<//></span>
        <span class=${`hop-status ${failed ? "bad" : ""}`}>${status || (error ? "error" : "…")}</span>
        <span class="hop-ms">${ms === null ? "open" : `${amount(Math.round(ms))} ms`}</span>
        <span class="hop-end">${events.length > 0 && plural(events.length, "event")}${last && html` <span class=${`state ${last.toLowerCase()}`}>${last.replaceAll("_", " ").toLowerCase()}</span>`}</span>
      </summary>
      ${open && html`<${Raw} exchange=${exchange} />`}
    </details>
  </li>`;
}

function Raw({ exchange }) {
  const { request, response, end, events } = exchange;
  return html`
    <div class="rawest">
      ${request && html`<h3>Request</h3><${Piece} line=${`${request.method} ${request.url}`} frame=${request} />`}
      ${response && html`<h3>Response</h3><${Piece} line=${String(response.status)} frame=${{ headers: response.headers, body: end?.body ?? "" }} />`}
      ${events.length > 0 && html`<h3>${plural(events.length, "event")}</h3><ol class="events">${events.map((event, at) => html`<li key=${at}><span class="hint">+${((event.at - exchange.began) * 1000).toFixed(0)} ms, ${amount(event.size)} bytes</span><pre class="raw" tabindex="0">${pretty(event.body)}</pre></li>`)}</ol>`}
      ${end?.error && html`<p class="problem"><${Word}>${end.error}<//></p>`}
    </div>
  `;
}

function Piece({ line, frame }) {
  const headers = Object.entries(frame.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  return html`<pre class="raw" tabindex="0">${[line, ...headers].join("\n")}${frame.body ? `\n\n${pretty(frame.body)}` : ""}</pre>`;
}

function pretty(body) {
  const json = jsonOf(body);
  return json === null ? body : JSON.stringify(json, null, 2);
}

function pathOf(url) {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
