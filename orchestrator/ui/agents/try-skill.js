// Tries a skill of an agent: one of its examples or a question of one's own, sent over A2A, and what came back.

import { newTrace } from "../client/a2a.js";
import { hex } from "../client/ids.js";
import { api } from "../client/orchestrator-api.js";
import { find, message, textPart, words } from "../client/parts.js";
import { addressOf } from "../elements/address.js";
import { html, useState } from "../elements/html.js";
import { list, Prose, percent, plain, title, visible, Word } from "../elements/text.js";

const LONGEST = 20000;

/** Shown for an agent that speaks JSON-RPC of A2A 1.0; the request goes by way of the orchestrator. */
export function TrySkill({ agent }) {
  const skills = list(agent.card.skills);
  const url = list(agent.card.supportedInterfaces).find(
    (face) => face.protocolBinding === "JSONRPC" && face.protocolVersion === "1.0",
  )?.url;
  const [skill, setSkill] = useState(skills[0]?.id ?? "");
  const [text, setText] = useState(exampleOf(skills[0]));
  const [answer, setAnswer] = useState(null);
  const [busy, setBusy] = useState(false);
  if (!url || !skills.length) return null;
  const chosen = skills.find((candidate) => candidate.id === skill);
  const pick = (id) => {
    setSkill(id);
    setText(exampleOf(skills.find((candidate) => candidate.id === id)));
  };
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setAnswer(await ask(url, text).catch((error) => ({ problem: error.message })));
    setBusy(false);
  };
  return html`
    <details class="more try">
      <summary>Try a skill</summary>
      <form onSubmit=${send} aria-label=${`Try ${plain(agent.name)}`}>
        <label>
          Skill${" "}
          <select value=${skill} onChange=${(event) => pick(event.target.value)}>
            ${skills.map(
              ({ id, name: label }) => html`
                <option key=${id} value=${id} selected=${id === skill}>
                  ${plain(label || title(id)).slice(0, 120)}</option>
              `,
            )}
          </select>
        </label>
        <label>
          Message, in words or as a JSON object${" "}
          <textarea rows="2" maxlength=${LONGEST} required value=${text}
            onInput=${(event) => setText(event.target.value)}></textarea>
        </label>
        <p class="questions-do">
          <button type="submit" disabled=${busy || !text.trim()}>${busy ? "Asking …" : "Send"}</button>
          ${list(chosen?.examples)
            .slice(0, 6)
            .map(
              (example) => html`
                <button key=${example} type="button" class="quiet" onClick=${() => setText(plain(example))}>
                  <${Word}>${plain(example).slice(0, 200)}<//>
                </button>
              `,
            )}
        </p>
      </form>
      <div role="status">${answer && html`<${Answer} answer=${answer} />`}</div>
    </details>
  `;
}

function Answer({ answer }) {
  if (answer.problem) return html`<p class="problem"><${Word}>${answer.problem}<//></p>`;
  const { assessment } = answer;
  return html`
    <div class="tried">
      <p>
        <span class="tag faint"><${Word}>${answer.state}<//></span>${" "}
        ${
          assessment &&
          html`<strong><${Word}>${assessment.answer || title(assessment.outcome)}<//></strong>
            ${percent(assessment.confidence)} sure`
        }
      </p>
      <${Prose} text=${assessment?.summary || answer.words || "It said nothing in words."} />
      <p class="hint">
        ${Math.round(answer.milliseconds)} ms ·${" "}
        <a href=${`./${addressOf("exchange", { trace: answer.trace })}`}>See the exchange</a>
      </p>
      <details class="more">
        <summary>The answer as it came</summary>
        <pre class="raw" tabindex="0" aria-label="The answer as it came">${visible(answer.raw)}</pre>
      </details>
    </div>
  `;
}

async function ask(url, text) {
  const params = { message: message([partOf(text)], { trace: newTrace() }) };
  const draft = {
    url,
    method: "POST",
    headers: { "content-type": "application/json", "A2A-Version": "1.0" },
    body: JSON.stringify({ jsonrpc: "2.0", id: hex(8), method: "SendStreamingMessage", params }),
  };
  const { exchange, milliseconds, trace, problem } = await api("resend", draft);
  if (problem || !exchange.response) throw new Error(problem || "It gave no answer.");
  const bodies = exchange.events.length ? exchange.events.map(({ body }) => body) : [exchange.response.body];
  const results = bodies.map(read).filter(Boolean);
  const refusal = results.find(({ error }) => error)?.error;
  if (refusal || !results.length)
    throw new Error(refusal?.message ?? `It answered with status ${exchange.response.status}.`);
  return { ...folded(results.map(({ result }) => result ?? {})), milliseconds, trace, raw: bodies.join("\n\n") };
}

// The last state and words of a stream, and the Assessment among its Artifacts where there is one.
function folded(events) {
  const statuses = events.map(({ task, statusUpdate }) => task?.status ?? statusUpdate?.status).filter(Boolean);
  const parts = events.flatMap(({ task, artifactUpdate, message: reply }) => [
    ...(task?.artifacts ?? []).flatMap((artifact) => artifact.parts ?? []),
    ...(artifactUpdate?.artifact?.parts ?? []),
    ...(reply?.parts ?? []),
  ]);
  const { state = "", message: last } = statuses.at(-1) ?? {};
  return {
    state: title(state.replace("TASK_STATE_", "").toLowerCase()) || "Message",
    words: words(parts) || words(last?.parts),
    assessment: find(parts, "Assessment"),
  };
}

function partOf(text) {
  const data = read(text);
  // A stranger's agent knows none of our labels: what the data is, it reads from the data.
  return data && typeof data === "object" && !Array.isArray(data)
    ? { data, mediaType: "application/json" }
    : textPart(text);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function exampleOf(skill) {
  return plain(list(skill?.examples)[0] ?? "");
}
