// A run to take along: as a recording that the theater opens again, or as one page that shows it by itself.

import { api } from "../client/orchestrator-api.js";
import { html, useEffect, useState } from "../elements/html.js";
import { save } from "../elements/save.js";
import { Locator, Word } from "../elements/text.js";

const TYPES = { json: "application/json", html: "text/html", har: "application/json" };

let collector = null;

/** Where a trace is seen in the operator's collector, or empty; asked once. */
function useCollector(trace) {
  const [template, setTemplate] = useState("");
  useEffect(() => {
    collector ??= api("trace-link").then(
      (link) => link.template,
      () => "",
    );
    collector.then(setTemplate);
  }, []);
  return template.replace("{trace}", encodeURIComponent(trace));
}

export function Saving({ trace }) {
  const address = useCollector(trace);
  const [problem, setProblem] = useState("");
  const take = async (form) => {
    setProblem("");
    try {
      save(`run-${trace.slice(0, 8)}.${form}`, await recorded(trace, form), TYPES[form]);
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <p class="saving">
      <button onClick=${() => take("json")}>Save recording</button>${" "}
      <span class="hint">
        for <a href="theater">the theater</a>, or
        ${" "}<button class="quiet" onClick=${() => take("html")}>save it as a page</button>${" "}
        or <button class="quiet" onClick=${() => take("har")}>as HAR</button>
      </span>
    </p>
    ${address && html`<p class="hint"><${Locator} at=${address} text="See this trace in the collector" /></p>`}
    ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
  `;
}

async function recorded(trace, form) {
  const answer = await fetch(`api/recording?trace=${encodeURIComponent(trace)}&form=${form}`).catch(() => null);
  if (!answer) throw new Error("The orchestrator does not answer.");
  if (answer.ok) return answer.text();
  const { detail } = await answer.json().catch(() => ({}));
  throw new Error(typeof detail === "string" ? detail : `The service answered with status ${answer.status}.`);
}
