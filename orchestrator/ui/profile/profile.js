// What is true of the organisation in every conversation, as a form made from the schema of its profile.

import { fieldNames } from "../client/field-names.js";
import { api } from "../client/orchestrator-api.js";
import { html, useEffect, useState } from "../elements/html.js";
import { resolved, valuesOf } from "../elements/json-schema.js";
import { filledIn, SchemaFields } from "../elements/schema-fields.js";
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
      ${!form && !problem && html`<p class="hint" role="status">Loading …</p>`}
      ${form && html`<${Form} ...${form} />`}
    </section>
  `;
}

async function load() {
  const [root, profile, names] = await Promise.all([api("openapi.json"), api("profile"), fieldNames()]);
  const reference = root.paths["/profile"].put.requestBody.content["application/json"].schema;
  // What stands in a list of objects is shown below the form, and changed in the terminal.
  const fields = valuesOf(root, resolved(root, reference)).filter(({ path }) => !path.includes(0));
  return { fields, profile, names };
}

function Form({ fields, profile, names }) {
  const [current, setCurrent] = useState(profile);
  const [inputs, setInputs] = useState(() =>
    Object.fromEntries(fields.map(({ path }) => [path.join("."), inputOf(profile, path)])),
  );
  const [notice, setNotice] = useState("");
  const save = async (event) => {
    event.preventDefault();
    try {
      setCurrent(await api("profile", filledIn(current, fields, inputs), "PUT"));
      setNotice("Kept. The next conversation begins with it.");
    } catch (error) {
      setNotice(error.message);
    }
  };
  const set = (name, text) => {
    setNotice("");
    setInputs((before) => ({ ...before, [name]: text }));
  };
  return html`
    <form onSubmit=${save} aria-label="Profile">
      <${SchemaFields}
        id="profile"
        ...${{ fields, inputs, set }}
        labelOf=${(name) => labelOf(names, name)}
        groupName=${(group) => GROUPS[group] ?? title(group)}
      />
      <${OwnPrices} prices=${current.own_prices ?? []} />
      <p class="questions-do">
        <button type="submit">Keep</button> <span class="hint" role="status"><${Word}>${notice}<//></span>
      </p>
    </form>
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
