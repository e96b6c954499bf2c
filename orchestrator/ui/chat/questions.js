// The questions of several agents as one form, made from the JSON Schema each question brings.

import { choicesOf } from "../elements/choices.js";
import { answerIn, Field, initial } from "../elements/field.js";
import { html, useState } from "../elements/html.js";
import { inWords, list, Prose, plain, title, Word } from "../elements/text.js";

const LONGEST_DEFAULT = 40;

export function Questions({ run, conversation }) {
  const questions = byField(list(run.form?.asked));
  const [inputs, setInputs] = useState(() =>
    Object.fromEntries(questions.map((entry) => [entry.field, initial(entry.question)])),
  );
  if (!questions.length) return html`<${Prose} text=${run.says} class="reply" />`;

  const answer = (event) => {
    event.preventDefault();
    const values = questions.map((entry) => [entry.field, answerIn(entry.question, inputs[entry.field])]);
    conversation.answer(run, Object.fromEntries(values));
  };
  const takeDefaults = () =>
    conversation.answer(run, Object.fromEntries(questions.map((entry) => [entry.field, null])));
  const pick = (value) => conversation.answer(run, { [questions[0].field]: value });
  const only = questions.length === 1 ? questions[0] : null;
  const choices = only && choicesOf(only.question.answer_schema ?? {});
  return html`
    <form class="questions" onSubmit=${answer} aria-label="Questions of the agents">
      ${run.form.note && html`<p class="questions-lead"><${Word}>${run.form.note}<//></p>`}
      ${
        choices
          ? html`<${OneChoice} ...${only} choices=${choices} pick=${pick} />`
          : questions.map(
              (entry) => html`
                <${QuestionField}
                  key=${entry.field}
                  ...${entry}
                  value=${inputs[entry.field]}
                  set=${(value) => setInputs((before) => ({ ...before, [entry.field]: value }))}
                />
              `,
            )
      }
      <p class="questions-do">
        ${!choices && html`<button type="submit">Answer</button>`}
        ${
          questions.some(({ question }) => question.default_means) &&
          html`<button type="button" class="quiet" onClick=${takeDefaults}>${defaultsText(questions)}</button>`
        }
        ${choices && html`<button type="button" class="quiet" onClick=${focusComposer}>None of these</button>`}
        <button type="button" class="quiet" onClick=${() => conversation.stop(run)}>Stop here</button>
      </p>
    </form>
  `;
}

// A question that is one choice is answered by one click.
function OneChoice({ field, question, askers, choices, pick }) {
  return html`
    <div class="asked" role="group" aria-labelledby=${idOf(field, "label")}>
      <${Asking} ...${{ field, question, askers }} />
      <div class="choice-buttons">
        ${choices.map(
          (choice) => html`
            <button type="button" key=${String(choice.value)} onClick=${() => pick(choice.value)}>
              <${Word}>${choice.name}<//>
              ${choice.sentence && html` <span class="hint"><${Word}>${choice.sentence}<//></span>`}
            </button>
          `,
        )}
      </div>
      ${question.default_means && html`<p class="hint">The default: <${Word}>${leftEmpty(question)}<//></p>`}
    </div>
  `;
}

function QuestionField({ field, question, askers, value, set }) {
  return html`
    <div class="asked">
      <${Asking} ...${{ field, question, askers }} />
      <${Field} id=${idOf(field)} question=${question} value=${value} set=${set} />
      ${question.default_means && html`<p class="hint">Left empty: <${Word}>${leftEmpty(question)}<//></p>`}
    </div>
  `;
}

function Asking({ field, question, askers }) {
  return html`
    <label for=${idOf(field)} id=${idOf(field, "label")}><${Prose} text=${question.asks} /></label>
    <p class="asked-by" id=${idOf(field, "why")}>
      <strong><${Word}>${askers.join(", ")}<//></strong>${" "}
      <${Word}>${askers.length > 1 ? "ask: " : "asks: "}${question.why}<//>
    </p>
  `;
}

function idOf(field, part = "") {
  return ["q", field.replaceAll(".", "-"), part].filter(Boolean).join("-");
}

function defaultsText([first, ...others]) {
  if (others.length) return "Go on with the defaults";
  const { default: preset, default_means: means } = first.question;
  if (typeof preset === "number" && preset > 0) return `Go on with ${inWords(preset)}`;
  const value = plain(means).replace(/\.$/, "");
  // A sentence of its own stands above already, and would read oddly on a button.
  return value.length > LONGEST_DEFAULT || /^[A-Z][a-z]* /.test(value)
    ? "Go on with the default"
    : `Go on with ${value}`;
}

// Whoever means something else says so in words.
function focusComposer() {
  document.getElementById("message")?.focus();
}

// Several agents may ask the same field: one answer serves them all.
function byField(entries) {
  const fields = new Map();
  for (const entry of entries) {
    const { field } = entry.question;
    const group = fields.get(field) ?? { field, question: entry.question, askers: [] };
    fields.set(field, { ...group, askers: [...new Set([...group.askers, title(entry.agent)])] });
  }
  return [...fields.values()];
}

/** What happens when nothing is filled in: the default's value where it is a size, and what it means. */
function leftEmpty({ default: preset, default_means: text }) {
  const means = plain(text);
  if (typeof preset !== "number" || preset <= 0) return means;
  // What an agent says as a sentence of its own goes on after the number: "The cost …" as "the cost …", not "EU …".
  return `${inWords(preset)}, ${means.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase())}`;
}
