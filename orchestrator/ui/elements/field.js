// One control for one JSON Schema: choices, yes or no, numbers with k, M and bn, or text.

import { choicesOf, isKind } from "./choices.js";
import { html } from "./html.js";
import { Word } from "./text.js";

const SCALES = { k: 1e3, thousand: 1e3, m: 1e6, mio: 1e6, million: 1e6, b: 1e9, bn: 1e9, billion: 1e9 };
const NUMBER = /^(-?[\d.,' ]+?)\s*(k|thousand|m|mio|million|b|bn|billion)?$/i;
const NOTHING = "";

/** What the control starts with: the default as text. A number left empty takes the default, which is no size said. */
export function initial({ default: preset }) {
  if (preset === undefined || preset === null || typeof preset === "number") return NOTHING;
  return Array.isArray(preset) ? preset.join(", ") : String(preset);
}

/** The answer in a control's text: null when it was left empty, which declines to answer. */
export function answerIn(question, text) {
  const schema = question.answer_schema ?? {};
  const input = String(text ?? "").trim();
  if (input === NOTHING) return null;
  const choices = choicesOf(schema);
  if (choices) return choices.find((choice) => String(choice.value) === input)?.value ?? input;
  if (isKind(schema, "integer") || isKind(schema, "number")) return numberIn(input, isKind(schema, "integer"));
  if (isKind(schema, "array"))
    return input
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean);
  return input;
}

/** The number in words such as 200M or 1,500; the words themselves when there is none, for the asker to refuse. */
export function numberIn(input, whole = false) {
  const match = NUMBER.exec(input);
  if (!match) return input;
  const digits = match[1].replace(/[ ']/g, "");
  const grouped =
    /^-?\d{1,3}([.,]\d{3})+$/.test(digits) && (whole || digits.includes(",") || digits.split(".").length > 2);
  const number = Number(grouped ? digits.replace(/[.,]/g, "") : digits.replace(",", "."));
  return Number.isFinite(number) ? number * (SCALES[(match[2] ?? "").toLowerCase()] ?? 1) : input;
}

/**
 * The control, with `nothing` for who chooses none; `id` names it, `${id}-label` and `${id}-why` label and explain it.
 */
export function Field({ id, question, value, set, nothing = "I would rather not say" }) {
  const schema = question.answer_schema ?? {};
  const choices = choicesOf(schema);
  if (choices) return html`<${Choices} ...${{ id, choices, value, set, nothing }} />`;
  const number = isKind(schema, "integer") || isKind(schema, "number");
  const hint = number ? "a number, such as 200M" : isKind(schema, "array") ? "several, separated by commas" : "";
  return html`
    <input
      id=${id}
      aria-labelledby=${`${id}-label`}
      aria-describedby=${`${id}-why`}
      type="text"
      value=${value}
      placeholder=${hint}
      maxlength="2000"
      autocomplete="off"
      onInput=${(event) => set(event.target.value)}
    />
  `;
}

function Choices({ id, choices, value, set, nothing }) {
  const options = [...choices, { value: NOTHING, name: nothing, sentence: "" }];
  return html`
    <div class="choices" role="radiogroup" aria-labelledby=${`${id}-label`} aria-describedby=${`${id}-why`}>
      ${options.map(
        (option) => html`
          <label key=${String(option.value)}>
            <input
              type="radio"
              name=${id}
              value=${String(option.value)}
              checked=${String(option.value) === value}
              onInput=${() => set(String(option.value))}
            />
            <span>
              <${Word}>${option.name}<//>
              ${option.sentence && html` <span class="hint"><${Word}>${option.sentence}<//></span>`}
            </span>
          </label>
        `,
      )}
    </div>
  `;
}
