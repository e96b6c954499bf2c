// One control for one JSON Schema: choices, yes or no, numbers with k, M and bn, or text.

import { html } from "./html.js";
import { plain } from "./text.js";

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
  if (choicesOf(schema)) return choicesOf(schema).find((choice) => String(choice) === input) ?? input;
  if (is(schema, "boolean")) return input === "true";
  if (is(schema, "integer") || is(schema, "number")) return numberIn(input, is(schema, "integer"));
  if (is(schema, "array"))
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

export function Field({ id, question, value, set }) {
  const schema = question.answer_schema ?? {};
  const shared = { id, "aria-describedby": `${id}-why`, onInput: (event) => set(event.target.value) };
  const choices = choicesOf(schema) ?? (is(schema, "boolean") ? [true, false] : null);
  if (choices) {
    return html`
      <select ...${shared} value=${value}>
        <option value="">I would rather not say</option>
        ${choices.map(
          (choice) => html`
            <option key=${String(choice)} value=${String(choice)} selected=${String(choice) === value}>
              ${nameOf(choice)}
            </option>
          `,
        )}
      </select>
    `;
  }
  const number = is(schema, "integer") || is(schema, "number");
  const hint = number ? "a number, such as 200M" : is(schema, "array") ? "several, separated by commas" : "";
  return html`
    <input
      ...${shared}
      type="text"
      value=${value}
      placeholder=${hint}
      maxlength="2000"
      inputmode=${number ? "text" : null}
      autocomplete="off"
    />
  `;
}

function choicesOf(schema) {
  if (Array.isArray(schema.enum)) return schema.enum.filter((choice) => choice !== null);
  return null;
}

function is(schema, kind) {
  const kinds = [schema.type, ...(schema.anyOf ?? []).map((option) => option.type)].flat();
  return kinds.includes(kind);
}

function nameOf(choice) {
  if (choice === true) return "Yes";
  if (choice === false) return "No";
  return plain(choice).slice(0, 200).replaceAll("_", " ");
}
