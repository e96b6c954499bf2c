// Tries a skill of an agent: by the form its schema makes, or in words; sent over A2A, and what came back.

import { addressOf } from "../elements/address.js";
import { Sure } from "../elements/headlines.js";
import { html, useState } from "../elements/html.js";
import { Tabs } from "../elements/tabs.js";
import { list, Prose, plain, title, visible, Word } from "../elements/text.js";
import { addressOfAgent, ask } from "./skill-call.js";
import { SkillForm, schemaAddress } from "./skill-form.js";

const LONGEST = 20000;
const WAYS = [
  ["words", "In words"],
  ["form", "By its form"],
];

/** Shown for an agent that speaks JSON-RPC of A2A 1.0; the request goes by way of the orchestrator. */
export function TrySkill({ agent }) {
  const skills = list(agent.card.skills);
  const url = addressOfAgent(agent.card);
  const [skill, setSkill] = useState(skills[0]?.id ?? "");
  const [way, setWay] = useState("words");
  const [answer, setAnswer] = useState(null);
  const [busy, setBusy] = useState(false);
  if (!url || !skills.length) return null;
  const chosen = skills.find(({ id }) => id === skill);
  const schema = schemaAddress(agent, skill);
  const name = plain(agent.name);
  const send = async (text) => {
    setBusy(true);
    setAnswer(await ask(url, text).catch((error) => ({ problem: error.message })));
    setBusy(false);
  };
  return html`
    <details class="more try">
      <summary>Try a skill</summary>
      <div class="try-what" role="group" aria-label=${`Try ${name}`}>
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
        ${schema && html`<${Tabs} label="How to say it" ways=${WAYS} chosen=${way} pick=${setWay} />`}
        ${
          schema && way === "form"
            ? html`<${SkillForm} key=${schema} address=${schema} ...${{ name, busy, send }} />`
            : html`<${InWords} key=${skill} skill=${chosen} ...${{ name, busy, send }} />`
        }
        <div role="status">${answer && html`<${Answer} answer=${answer} />`}</div>
      </div>
    </details>
  `;
}

function InWords({ name, skill, busy, send }) {
  const examples = list(skill?.examples).map(plain);
  const [text, setText] = useState(examples[0] ?? "");
  const submit = (event) => {
    event.preventDefault();
    send(text);
  };
  return html`
    <form onSubmit=${submit} aria-label=${`Message to ${name}`}>
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
            <${Sure} confidence=${assessment.confidence} />`
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
