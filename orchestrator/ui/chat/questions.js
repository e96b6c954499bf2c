// The questions of several agents as one form, made from the JSON Schema each question brings.

import { answerIn, Field, initial } from "../elements/field.js";
import { html, useState } from "../elements/html.js";
import { inWords, list, Prose, title, Word } from "../elements/text.js";

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
  return html`
    <form class="questions" onSubmit=${answer} aria-label="Questions of the agents">
      <p class="questions-lead">${run.form.note ? html`<${Word}>${run.form.note}<//>` : "Before going on:"}</p>
      ${questions.map(
        (entry) => html`
          <${QuestionField}
            key=${entry.field}
            ...${entry}
            value=${inputs[entry.field]}
            set=${(value) => setInputs((before) => ({ ...before, [entry.field]: value }))}
          />
        `,
      )}
      <p class="questions-do">
        <button type="submit">Answer</button>${" "}
        <button type="button" class="quiet" onClick=${takeDefaults}>Use every default</button>
      </p>
    </form>
  `;
}

function QuestionField({ field, question, askers, value, set }) {
  const id = `q-${field.replaceAll(".", "-")}`;
  return html`
    <div class="asked">
      <label for=${id}><${Prose} text=${question.asks} /></label>
      <p class="asked-by" id=${`${id}-why`}>
        <strong><${Word}>${askers.join(", ")}<//></strong>${" "}
        <${Word}>${askers.length > 1 ? "ask: " : "asks: "}${question.why}<//>
      </p>
      <${Field} id=${id} question=${question} value=${value} set=${set} />
      ${question.default_means && html`<p class="hint">Left empty: <${Word}>${leftEmpty(question)}<//></p>`}
    </div>
  `;
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
function leftEmpty({ default: preset, default_means: means }) {
  return typeof preset === "number" && preset > 0 ? `${inWords(preset)}, ${means}` : means;
}
