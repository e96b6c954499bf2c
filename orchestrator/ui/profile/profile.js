// What is true of the organisation in every conversation, as a form made from the schema of its profile.

import { fieldNames } from "../client/field-names.js";
import { api } from "../client/orchestrator-api.js";
import { answerIn, Field } from "../elements/field.js";
import { html, useEffect, useState } from "../elements/html.js";
import { resolved, valuesOf, withValue } from "../elements/json-schema.js";
import { plain, title, Word } from "../elements/text.js";

// Where the profile's fields stand in a question, whose names they share.
const PLACES = ["use.", "use.workload.", "facts.", "use.organisation."];
const GROUPS = { organisation: "Your organisation", "": "Where, how and for how much" };

export function View() {
  const [form, setForm] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    load().then(setForm, (error) => setProblem(error.message));
  }, []);
  return html`
    <section class="profile" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <p class="hint">
        Defaults of every conversation that begins from now on; what a question says counts before them. Values taken
        from here stand among what was understood, and can be changed there for one conversation.
      </p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
      ${form && html`<${Form} ...${form} />`}
    </section>
  `;
}

async function load() {
  const [root, profile, names] = await Promise.all([api("openapi.json"), api("profile"), fieldNames()]);
  const reference = root.paths["/profile"].put.requestBody.content["application/json"].schema;
  return { fields: valuesOf(root, resolved(root, reference)), profile, names };
}

function Form({ fields, profile, names }) {
  const [current, setCurrent] = useState(profile);
  const [inputs, setInputs] = useState(() =>
    Object.fromEntries(fields.map(({ path }) => [path.join("."), inputOf(profile, path)])),
  );
  const [notice, setNotice] = useState("");
  const save = async (event) => {
    event.preventDefault();
    const next = fields.reduce(
      (tree, { path, schema }) => withValue(tree, path, answerIn({ answer_schema: schema }, inputs[path.join(".")])),
      current,
    );
    try {
      setCurrent(await api("profile", next, "PUT"));
      setNotice("Kept. The next conversation begins with it.");
    } catch (error) {
      setNotice(error.message);
    }
  };
  const groups = Map.groupBy(fields, ({ path }) => (path.length > 1 ? path[0] : ""));
  return html`
    <form onSubmit=${save} aria-label="Profile">
      ${[...groups].map(
        ([group, members]) => html`
          <fieldset key=${group}>
            <legend>${GROUPS[group] ?? title(group)}</legend>
            <div class="fields">
              ${members.map(({ path, schema }) => {
                const name = path.join(".");
                const set = (text) => {
                  setNotice("");
                  setInputs((before) => ({ ...before, [name]: text }));
                };
                const label = labelOf(names, name);
                return html`<${Entry} key=${name} ...${{ name, schema, set, label }} value=${inputs[name]} />`;
              })}
            </div>
          </fieldset>
        `,
      )}
      <${OwnPrices} prices=${current.own_prices ?? []} />
      <p class="questions-do">
        <button type="submit">Keep</button> <span class="hint" role="status"><${Word}>${notice}<//></span>
      </p>
    </form>
  `;
}

function Entry({ name, schema, label, value, set }) {
  const id = `profile-${name.replaceAll(".", "-")}`;
  return html`
    <div class="asked">
      <label id=${`${id}-label`} for=${id}>${label}</label>
      <${Field} id=${id} question=${{ answer_schema: schema }} value=${value} set=${set} />
      <p class="hint" id=${`${id}-why`}>${plain(schema.description)}</p>
    </div>
  `;
}

function OwnPrices({ prices }) {
  if (!prices.length) return null;
  return html`
    <p class="hint">
      Own prices, USD per million tokens: ${prices
        .map((price) => `${plain(price.host)} ${price.input_usd_per_mtok} in, ${price.output_usd_per_mtok} out`)
        .join("; ")}
      . <code>council profile set own_prices=…</code> changes them.
    </p>
  `;
}

function labelOf(names, name) {
  const known = PLACES.map((place) => names[place + name]).find(Boolean);
  return title(known ?? name.split(".").at(-1));
}

function inputOf(profile, path) {
  const value = path.reduce((at, name) => at?.[name], profile);
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
