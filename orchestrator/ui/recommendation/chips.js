// What the question was taken to mean, each value a chip: changed or taken away there, it is asked anew.

import { fieldNames } from "../client/field-names.js";
import { isRunning } from "../client/run.js";
import { choiceName } from "../elements/choices.js";
import { answerIn, Field } from "../elements/field.js";
import { html, useEffect, useState } from "../elements/html.js";
import { schemaAt, withValue } from "../elements/json-schema.js";
import { inWords, list, title, Word } from "../elements/text.js";

const SCHEMA = "ext/runs/v2";
let loading;

export function Chips({ recommendation, run, conversation }) {
  const { inquiry, notes } = recommendation;
  const values = leaves(inquiry?.use ?? {});
  const [open, setOpen] = useState("");
  const [names, setNames] = useState({});
  useEffect(() => {
    fieldNames().then(setNames);
  }, []);
  const nameOf = (path) => title(names[["use", ...path].join(".")] ?? path.at(-1));
  if (!values.length && !list(notes).length) return null;
  const change = (path, value) => {
    setOpen("");
    const name = nameOf(path);
    const words = value === null ? `${name}: not known` : `${name}: ${inWords(value)}`;
    conversation.askWith(words, withValue(inquiry, ["use", ...path], value));
  };
  const chosen = values.find(([path]) => path.join(".") === open);
  return html`
    <div class="understood">
      <p>
        <span class="hint">Understood as</span>${" "}
        ${list(inquiry?.components).map(
          (component) => html`<span key=${component.name} class="tag"><${Word}>${component.name}<//></span> `,
        )}
        ${values.map(
          ([path, value]) => html`
            <button
              key=${path.join(".")}
              class="in-text chip"
              aria-expanded=${path.join(".") === open}
              disabled=${isRunning(conversation.latest ?? run)}
              onClick=${() => setOpen(path.join(".") === open ? "" : path.join("."))}
            >
              <${Word}>${nameOf(path)}<//>:${" "}
              <${Word}>${typeof value === "string" ? choiceName(value) : inWords(value)}<//>
            </button>${" "}
          `,
        )}
      </p>
      ${
        chosen &&
        html`<${Editor} key=${open} path=${chosen[0]} name=${nameOf(chosen[0])} value=${chosen[1]} change=${change} />`
      }
      ${list(notes).map((note, at) => html`<p key=${at} class="hint"><${Word}>${note}<//></p>`)}
    </div>
  `;
}

function Editor({ path, name, value, change }) {
  const [schema, setSchema] = useState(null);
  const [text, setText] = useState(Array.isArray(value) ? value.join(", ") : String(value));
  useEffect(() => {
    schemaOf(path).then(setSchema, () => setSchema({}));
  }, []);
  if (!schema) return null;
  const question = { answer_schema: schema };
  const save = (event) => {
    event.preventDefault();
    change(path, answerIn(question, text));
  };
  return html`
    <form class="chip-editor" onSubmit=${save} aria-label=${`Change ${name}`}>
      <p id="chip-value-label">${name}</p>
      <${Field} id="chip-value" question=${question} value=${text} set=${setText} />
      <p class="questions-do" id="chip-value-why">
        <button type="submit">Ask anew</button>${" "}
        <button type="button" class="quiet" onClick=${() => change(path, null)}>Take it away</button>
      </p>
    </form>
  `;
}

/** Every value somebody gave, with its path in the use. */
export function leaves(tree, path = []) {
  return Object.entries(tree).flatMap(([name, value]) => {
    if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return [];
    if (typeof value !== "object") return [[[...path, name], value]];
    if (Array.isArray(value)) return typeof value[0] === "object" ? [] : [[[...path, name], value]];
    return leaves(value, [...path, name]);
  });
}

async function schemaOf(path) {
  loading ??= fetch(SCHEMA).then((answer) => answer.json());
  const root = await loading;
  return schemaAt(root, root.$defs.IntendedUse, path);
}
