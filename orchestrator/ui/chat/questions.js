// The questions of several agents as one form, made from the JSON Schema each question brings.

import { answerIn, Field, initial } from "../elements/field.js";
import { html, useState } from "../elements/html.js";
import { inWords, list, Prose, title, Word } from "../elements/text.js";

export function Questions({ run, conversation }) {
  const questions = byField(list(run.form?.asked));
  const [given, setGiven] = useState(() =>
    Object.fromEntries(questions.map((each) => [each.field, initial(each.question)])),
  );
  if (!questions.length) return html`<${Prose} text=${run.says} class="reply" />`;

  const answer = (event) => {
    event.preventDefault();
    const values = questions.map((each) => [each.field, answerIn(each.question, given[each.field])]);
    conversation.answer(run, Object.fromEntries(values));
  };
  const takeDefaults = () => conversation.answer(run, Object.fromEntries(questions.map((each) => [each.field, null])));
  return html`
    <form class="questions" onSubmit=${answer} aria-label="Questions of the agents">
      <p class="questions-lead">${run.form.note ? html`<${Word}>${run.form.note}<//>` : "Before going on:"}</p>
      ${questions.map(
        (each) => html`
          <${Asked}
            key=${each.field}
            ...${each}
            value=${given[each.field]}
            set=${(value) => setGiven((known) => ({ ...known, [each.field]: value }))}
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

function Asked({ field, question, askers, value, set }) {
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
function byField(asked) {
  const fields = new Map();
  for (const each of asked) {
    const { field } = each.question;
    const known = fields.get(field) ?? { field, question: each.question, askers: [] };
    fields.set(field, { ...known, askers: [...new Set([...known.askers, title(each.agent)])] });
  }
  return [...fields.values()];
}

/** What happens when nothing is filled in: the default's value where it is a size, and what it means. */
function leftEmpty({ default: preset, default_means: means }) {
  return typeof preset === "number" && preset > 0 ? `${inWords(preset)}, ${means}` : means;
}
