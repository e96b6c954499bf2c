// A message sent once more, edited or not, right or deliberately wrong, to any agent that is known.

import { api } from "../client/orchestrator-api.js";
import { html, useRef, useState } from "../elements/html.js";
import { Id } from "../elements/identity.js";
import { plain, plural, Word } from "../elements/text.js";
import { jsonOf, pathOf, replySummary } from "../wire/body-summary.js";
import { milliseconds } from "../wire/rows.js";
import { Meaning } from "./explanation.js";
import { Raw } from "./message.js";

const METHODS = ["POST", "GET", "PUT", "PATCH", "DELETE"];
const SHOWN_EVENTS = 50;

export function Again({ exchange, agents }) {
  const [draft, setDraft] = useState(() => draftOf(exchange));
  const [came, setCame] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const sent = useRef(0);
  const set = (name) => (event) => setDraft((before) => ({ ...before, [name]: event.target.value }));
  const sendTo = (root) =>
    setDraft((before) => ({ ...before, url: root ? addressAt(root, before, agents) : draftOf(exchange).url }));
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    setCame(null);
    sent.current += 1;
    await api("resend", { ...draft, headers: headersIn(draft.headers) }).then(setCame, (error) =>
      setProblem(error.message),
    );
    setBusy(false);
  };
  return html`
    <form class="again" onSubmit=${send} aria-label="Send again">
      <p class="again-to">
        <label>
          To${" "}
          <select
            onChange=${(event) => sendTo(event.target.value)}
          >
            <option value="">the same</option>
            <option value="/">the orchestrator</option>
            ${agents.map(
              (agent) => html`
                <option key=${agent.url} value=${agent.url}>${plain(agent.name).slice(0, 80)}</option>
              `,
            )}
          </select>
        </label>
        <label>
          Method${" "}
          <select value=${draft.method} onChange=${set("method")}>
            ${METHODS.map((method) => html`<option key=${method} value=${method}>${method}</option>`)}
          </select>
        </label>
        <label class="again-url">
          Address <input value=${draft.url} onInput=${set("url")} maxlength="4000" spellcheck="false" />
        </label>
      </p>
      <label>
        Headers <textarea rows="5" value=${draft.headers} onInput=${set("headers")} spellcheck="false"></textarea>
      </label>
      <label>
        Body <textarea rows="12" value=${draft.body} onInput=${set("body")} spellcheck="false"></textarea>
      </label>
      <p class="questions-do">
        <button type="submit" disabled=${busy}>${busy ? "Sending …" : "Send"}</button>${" "}
        <span class="hint">In a trace of its own. Secrets that were recorded as *** are left out.</span>
      </p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
    </form>
    ${came && html`<${Came} key=${sent.current} came=${came} />`}
  `;
}

/** What came of a request that was sent from the page. */
export function Came({ came }) {
  const { exchange, trace, whole, problem } = came;
  const { response, events = [] } = exchange;
  return html`
    <section class="came" aria-label="What came back">
      <p role="status">
        <strong>${response ? `HTTP ${response.status}` : "Nothing came back"}</strong> after${" "}
        ${milliseconds(came.milliseconds / 1000)}
        ${events.length > 0 && `, ${plural(events.length, "event")}`}
        ${!whole && ", followed no further"} · <${Id} kind="Trace" id=${trace} />
      </p>
      ${problem && html`<p class="problem"><${Word}>${problem}<//></p>`}
      ${response?.body && html`<${Raw} body=${response.body} size=${response.size} />`}
      ${events.slice(0, SHOWN_EVENTS).map(
        (event, at) => html`
          <details key=${at} class="more">
            <summary>${at + 1}: <${EventName} body=${event.body} /></summary>
            <${Raw} body=${event.body} size=${event.size} />
          </details>
        `,
      )}
      <details class="more"><summary>What it means</summary><${Meaning} messages=${exchange} /></details>
    </section>
  `;
}

function EventName({ body }) {
  const { label, state, words } = replySummary(jsonOf(body));
  return html`
    <span class=${`state ${state.toLowerCase()}`}>${label}</span> <span class="hint"><${Word}>${words}<//></span>
  `;
}

function draftOf({ request }) {
  const headers = Object.entries(request?.headers ?? {}).filter(
    ([name]) => !/^(host|content-length|connection|accept-encoding|user-agent|traceparent|tracestate)$/i.test(name),
  );
  const json = jsonOf(request?.body ?? "");
  return {
    url: request?.url ?? "",
    method: request?.method ?? "POST",
    headers: headers.map(([name, value]) => `${name}: ${value}`).join("\n"),
    body: json === null ? (request?.body ?? "") : JSON.stringify(json, null, 2),
  };
}

// The interface of the same binding where the card names one, else the same path.
function addressAt(root, { url, body }, agents) {
  if (root === "/") return pathOf(url);
  const binding = jsonOf(body)?.jsonrpc ? "JSONRPC" : "";
  const faces = agents.find((agent) => agent.url === root)?.card?.supportedInterfaces ?? [];
  return faces.find((face) => face.protocolBinding === binding)?.url ?? root.replace(/\/$/, "") + pathOf(url);
}

function headersIn(text) {
  const lines = text.split("\n").filter((line) => line.includes(":"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}
