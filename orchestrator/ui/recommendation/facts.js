// The facts an Assessment rests on, each with its source; one that is wrong is put right by whoever knows better.

import { api } from "../client/orchestrator-api.js";
import { Evidence } from "../elements/evidence.js";
import { answerIn, Field } from "../elements/field.js";
import { html, useState } from "../elements/html.js";
import { inWords, plural, Word } from "../elements/text.js";

const MOST = 300;

/** `onCorrected` asks anew after a correction was kept; without it facts are shown only. */
export function Facts({ facts, component, onCorrected }) {
  if (!facts.length) return null;
  return html`
    <details class="more off-paper">
      <summary>${plural(facts.length, "fact")} it rests on</summary>
      <dl class="facts">
        ${facts.slice(0, MOST).map(
          (fact) => html`
            <div key=${fact.key}>
              <dt><${Word}>${fact.key}<//></dt>
              <dd>
                <${Word}>${inWords(fact.value)}<//>
                <${Evidence} all=${fact.evidence} />
                ${onCorrected && component.id && html`<${Correction} ...${{ fact, component, onCorrected }} />`}
              </dd>
            </div>
          `,
        )}
      </dl>
    </details>
  `;
}

function Correction({ fact, component, onCorrected }) {
  const question = { answer_schema: schemaOf(fact.value) };
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState(Array.isArray(fact.value) ? fact.value.join(", ") : String(fact.value ?? ""));
  const [source, setSource] = useState({ title: "", locator: "" });
  const [problem, setProblem] = useState("");
  const [file, setFile] = useState("");
  if (file) {
    return html`
      <p role="status">
        Kept as your organisation's own in <code><${Word}>${file}<//></code>.${" "}
        <button class="quiet" onClick=${onCorrected}>Ask anew</button>
      </p>
    `;
  }
  if (!open) {
    return html`
      <button class="quiet not-printed" aria-label=${`${fact.key} is wrong`} onClick=${() => setOpen(true)}>
        This is wrong
      </button>
    `;
  }
  const save = (event) => {
    event.preventDefault();
    const correction = { component_id: component.id, key: fact.key, before: fact.value ?? null, ...source };
    api("corrections", { ...correction, value: answerIn(question, value) }).then(
      (result) => setFile(result.file),
      (error) => setProblem(error.message),
    );
  };
  const id = `correct-${fact.key.replaceAll(/\W+/g, "-")}`;
  const text = (name, label) => html`
    <label>
      ${label}${" "}
      <input required maxlength="200" value=${source[name]}
        onInput=${(event) => setSource((before) => ({ ...before, [name]: event.target.value }))} />
    </label>
  `;
  return html`
    <form class="correction" onSubmit=${save} aria-label=${`Correct ${fact.key}`}>
      <label id=${`${id}-label`} for=${id}>It is</label>
      <${Field} id=${id} question=${question} value=${value} set=${setValue} />
      <p class="hint" id=${`${id}-why`}>
        Counts from the next question on, for everybody here, and is shown as your organisation's own.
      </p>
      ${text("title", "Where that is written")} ${text("locator", "Its address, or the document and clause")}
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
      <p class="questions-do">
        <button type="submit">Keep</button>
        <button type="button" class="quiet" onClick=${() => setOpen(false)}>Leave it</button>
      </p>
    </form>
  `;
}

// What takes the place of a value is of its kind.
function schemaOf(value) {
  if (typeof value === "boolean") return { type: "boolean" };
  if (typeof value === "number") return { type: "number" };
  return { type: Array.isArray(value) ? "array" : "string" };
}
