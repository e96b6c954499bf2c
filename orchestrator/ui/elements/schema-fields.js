// The values of a JSON Schema as labelled controls, those that stand in one place together in a fieldset.

import { answerIn, Field } from "./field.js";
import { html } from "./html.js";
import { withValue } from "./json-schema.js";
import { plain, title, Word } from "./text.js";

/** `fields` are values of a schema, `inputs` their texts by dotted path; `set(name, text)` changes one. */
export function SchemaFields({ id, fields, inputs, set, labelOf = lastName, groupName = title }) {
  const groups = Map.groupBy(fields, ({ path }) => path.slice(0, -1).filter(isName).join(" "));
  return [...groups].map(
    ([group, members]) => html`
      <fieldset key=${group}>
        <legend class=${groupName(group) ? "" : "unseen"}>
          <${Word}>${groupName(group) || title(group) || "Fields"}<//>
        </legend>
        <div class="fields">
          ${members.map(({ path, schema, required }) => {
            const name = path.join(".");
            const place = `${id}-${path.join("-").replaceAll(/\W+/g, "-")}`;
            return html`
              <div class="asked" key=${name}>
                <label id=${`${place}-label`} for=${place}>
                  <${Word}>${labelOf(name)}<//>${required && html` <span class="hint">needed</span>`}
                </label>
                <${Field}
                  id=${place}
                  question=${{ answer_schema: schema }}
                  value=${inputs[name] ?? ""}
                  set=${(text) => set(name, text)}
                  nothing="Not set"
                />
                <p class="hint" id=${`${place}-why`}>${plain(schema.description).slice(0, 300)}</p>
              </div>
            `;
          })}
        </div>
      </fieldset>
    `,
  );
}

/** `tree` with what the inputs say put in; a value whose input is empty is taken out. */
export function filledIn(tree, fields, inputs) {
  return fields.reduce(
    (current, { path, schema }) =>
      withValue(current, path, answerIn({ answer_schema: schema }, inputs[path.join(".")])),
    tree,
  );
}

function lastName(name) {
  return title(name.split(".").at(-1));
}

function isName(step) {
  return typeof step === "string";
}
