// Tries a skill of an agent: by the form its schema makes, or in words; sent over A2A, and what came back.

import { addressOf } from "../elements/address.js";
import { html, useState } from "../elements/html.js";
import { list, Prose, percent, plain, title, visible, Word } from "../elements/text.js";
import { addressOfAgent, ask } from "./skill-call.js";
import { SkillForm, schemaAddress } from "./skill-form.js";

const LONGEST = 20000;

/** Shown for an agent that speaks JSON-RPC of A2A 1.0; the request goes by way of the orchestrator. */
export function TrySkill({ agent }) {
  const skills = list(agent.card.skills);
  const url = addressOfAgent(agent.card);
  const [skill, setSkill] = useState(skills[0]?.id ?? "");
  const [byForm, setByForm] = useState(false);
  const [answer, setAnswer] = useState(null);
  const [busy, setBusy] = useState(false);
  if (!url || !skills.length) return null;
  const schema = schemaAddress(agent, skill);
  const send = async (text) => {
    setBusy(true);
    setAnswer(await ask(url, text).catch((error) => ({ problem: error.message })));
    setBusy(false);
  };
  const way = (name, value) => html`
    <button type="button" aria-pressed=${String(byForm === value)} onClick=${() => setByForm(value)}>${name}</button>
  `;
  return html`
    <details class="more try">
      <summary>Try a skill</summary>
      <div class="try-what" role="group" aria-label=${`Try ${plain(agent.name)}`}>
        <label>
          Skill${" "}
          <select value=${skill} onChange=${(event) => setSkill(event.target.value)}>
            ${skills.map(
              ({ id, name: label }) => html`
                <option key=${id} value=${id} selected=${id === skill}>
                  ${plain(label || title(id)).slice(0, 120)}</option>
              `,
            )}
          </select>
        </label>
        ${schema && html`<p class="questions-do">${way("In words", false)} ${way("By its form", true)}</p>`}
        ${
          schema && byForm
            ? html`<${SkillForm} key=${schema} address=${schema} ...${{ busy, send }} />`
            : html`<${InWords} key=${skill} skill=${skills.find(({ id }) => id === skill)} ...${{ busy, send }} />`
        }
        <div role="status">${answer && html`<${Answer} answer=${answer} />`}</div>
      </div>
    </details>
  `;
}

function InWords({ skill, busy, send }) {
  const examples = list(skill?.examples).map(plain);
  const [text, setText] = useState(examples[0] ?? "");
  const submit = (event) => {
    event.preventDefault();
    send(text);
  };
  return html`
    <form onSubmit=${submit} aria-label="A message to the skill">
      <label>
        Message, in words or as a JSON object${" "}
        <textarea rows="2" maxlength=${LONGEST} required value=${text}
          onInput=${(event) => setText(event.target.value)}></textarea>
      </label>
      <p class="questions-do">
        <button type="submit" disabled=${busy || !text.trim()}>${busy ? "Asking …" : "Send"}</button>
        ${examples.slice(0, 6).map(
          (example) => html`
            <button key=${example} type="button" class="quiet" onClick=${() => setText(example)}>
              <${Word}>${example.slice(0, 200)}<//>
            </button>
          `,
        )}
      </p>
    </form>
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
