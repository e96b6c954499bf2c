// The messages of a Run that are held: who sends what to whom, to be delivered, edited or dropped.

import { stepped } from "../client/stepped-traces.js";
import { html, useEffect, useRef, useState } from "../elements/html.js";
import { plural, Word } from "../elements/text.js";
import { nameOf } from "../wire/frames.js";

const LOOK_MS = 400;

export function Stepping({ run, agents }) {
  const [messages, look] = useWaitingMessages(run.trace);
  const [problem, setProblem] = useState("");
  const list = useRef();
  const tell = async (path, body) => {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }).catch(() => null);
    setProblem(answer?.ok ? "" : await refusal(answer));
    await look();
    // Whoever steps by keyboard goes on with the next message.
    requestAnimationFrame(() => (list.current?.querySelector("button") ?? list.current)?.focus());
  };
  const letGo = () => {
    stepped.delete(run.trace);
    return tell("api/step", { trace: run.trace, on: false });
  };
  return html`
    <section class="stepping" aria-label="Held messages">
      <p class="stepping-head">
        <strong role="status">
          ${messages.length ? `${plural(messages.length, "message")} held` : "Waiting for the next message …"}
        </strong> <button type="button" class="quiet" onClick=${letGo}>Let everything go</button>
      </p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
      <ol class="held" ref=${list} tabindex="-1">
        ${messages.map(
          (message) => html`
            <${Message}
              key=${message.id}
              message=${message}
              agents=${agents}
              decide=${(decision) => tell(`api/held/${message.id}`, decision)}
            />
          `,
        )}
      </ol>
    </section>
  `;
}

function Message({ message, agents, decide }) {
  const [text, setText] = useState(() => pretty(message.body));
  const peer = nameOf(message.url, agents);
  const [from, to] = message.piece === "request" ? [message.service, peer] : [peer, message.service];
  const edited = text !== pretty(message.body);
  const what = `${kindOf(message)} from ${from} to ${to}`;
  return html`
    <li aria-label=${what}>
      <p class="held-what">
        <span><${Word}>${from}<//> <span aria-label="to">→</span> <${Word}>${to}<//></span>${" "}
        <code><${Word}>${kindOf(message)}<//></code>
      </p>
      <p class="held-do">
        <button type="button" onClick=${() => decide({ does: "deliver" })}>Deliver</button>
        <button type="button" disabled=${!edited} onClick=${() => decide({ does: "deliver", body: text })}>
          Deliver as edited
        </button>
        <button type="button" class="stop" onClick=${() => decide({ does: "drop" })}>Drop</button>
      </p>
      <details>
        <summary>${message.whole ? "Look inside and edit" : "Look inside (too long to edit)"}</summary>
        <textarea
          class="raw"
          rows="10"
          spellcheck=${false}
          aria-label=${`Body of the ${what}`}
          readonly=${!message.whole}
          value=${text}
          onInput=${(event) => setText(event.target.value)}
        ></textarea>
      </details>
    </li>
  `;
}

// Asked again and again rather than pushed: looking is also what tells the services that somebody is there.
function useWaitingMessages(trace) {
  const [messages, setMessages] = useState([]);
  const look = () =>
    fetch(`api/held?trace=${trace}`)
      .then((answer) => answer.json())
      .then(
        (answer) => Array.isArray(answer) && setMessages(answer),
        () => {},
      );
  useEffect(() => {
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [trace]);
  return [messages, look];
}

/** What a held message is, in a word or two: the operation asked, or what its answer carries. */
function kindOf({ piece, method, url, body }) {
  const json = jsonOf(body);
  if (piece === "request") return json?.method ?? `${method} ${new URL(url).pathname}`;
  const answer = json?.result ?? json?.error ?? json ?? {};
  const [carried = piece] = Object.keys(answer);
  const state = (answer.statusUpdate ?? answer.task ?? answer).status?.state;
  return [carried, state?.replace("TASK_STATE_", "").toLowerCase()].filter(Boolean).join(" ");
}

function jsonOf(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function pretty(body) {
  const json = jsonOf(body);
  return json === null ? body : JSON.stringify(json, null, 2);
}

async function refusal(answer) {
  if (!answer) return "The orchestrator does not answer.";
  const body = await answer.json().catch(() => ({}));
  return typeof body.detail === "string" ? body.detail : `The service answered with status ${answer.status}.`;
}
