// What a skill takes, as a form: made from the JSON Schema that an extension of its agent's card names.

import { api } from "../client/orchestrator-api.js";
import { html, useEffect, useState } from "../elements/html.js";
import { resolved, valuesOf } from "../elements/json-schema.js";
import { filledIn, SchemaFields } from "../elements/schema-fields.js";
import { list, title, Word } from "../elements/text.js";

/** The address of the schema of what a skill takes, or "" where the card names none. */
export function schemaAddress({ card, url }, skill) {
  const extension = list(card.capabilities?.extensions).find(
    ({ params }) => typeof params?.schema === "string" && list(params.skills).includes(skill),
  );
  return extension && URL.canParse(extension.params.schema, url) ? new URL(extension.params.schema, url).href : "";
}

/** `name` is the agent's; `send(text)` takes the filled form as JSON. */
export function SkillForm({ name, address, busy, send }) {
  const [fields, setFields] = useState(null);
  const [problem, setProblem] = useState("");
  const [inputs, setInputs] = useState({});
  useEffect(() => {
    fieldsAt(address).then(setFields, (error) => setProblem(error.message));
  }, [address]);
  if (problem) return html`<p class="problem" role="alert"><${Word}>${`Its form cannot be made: ${problem}`}<//></p>`;
  if (!fields) return html`<p class="hint" role="status">Fetching its schema …</p>`;
  const set = (field, text) => setInputs((before) => ({ ...before, [field]: text }));
  const value = filledIn({}, fields, inputs);
  const places = Map.groupBy(fields, ({ path }) => (path.length > 1 ? path[0] : ""));
  const submit = (event) => {
    event.preventDefault();
    send(JSON.stringify(value));
  };
  return html`
    <form onSubmit=${submit} aria-label=${`What ${name} takes`}>
      ${[...places].map(
        ([place, members], at) => html`
          <details key=${place} class="more" open=${at === 0 || !place}>
            <summary><${Word}>${title(place) || "Beside it"}<//></summary>
            <${SchemaFields}
              id="skill"
              fields=${members}
              ...${{ inputs, set }}
              groupName=${(group) => (group === place ? "" : title(group.replace(`${place} `, "")))}
            />
          </details>
        `,
      )}
      <details class="more">
        <summary>What is sent</summary>
        <pre class="raw" tabindex="0" aria-label="What is sent">${JSON.stringify(value, null, 2)}</pre>
      </details>
      <p class="questions-do">
        <button type="submit" disabled=${busy || !Object.keys(value).length}>${busy ? "Asking …" : "Send"}</button>
      </p>
    </form>
  `;
}

// The first of several models is what the skill takes; the others are what comes back.
async function fieldsAt(address) {
  const { exchange, problem } = await api("resend", { url: address, method: "GET" });
  if (problem || exchange.response?.status !== 200) throw new Error(problem || "it serves no schema there");
  const root = JSON.parse(exchange.response.body);
  const fields = valuesOf(root, resolved(root, root));
  if (!fields.length) throw new Error("the schema has no fields");
  return fields;
}
