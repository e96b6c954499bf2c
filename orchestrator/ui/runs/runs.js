// The Runs whose exchange is kept: to open, to compare two, to save, to forget.

import { api } from "../client/orchestrator-api.js";
import { addressOf } from "../elements/address.js";
import { html, useEffect, useState } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { SearchBox } from "../elements/search-box.js";
import { amount, plain, plural, Word } from "../elements/text.js";
import { stateName } from "../wire/body-summary.js";
import { RunComparison } from "./comparison.js";

const HEADS = [
  html`<span class="unseen">Pick to compare</span>`,
  "Question",
  "When (UTC)",
  "Ended",
  ["Exchanges", "number"],
  ["Services", "services"],
  "",
];
const REFRESH = 4000;

export function View({ agents, chosen, show }) {
  const [runs, setRuns] = useState(null);
  const [problem, setProblem] = useState("");
  const [query, setQuery] = useState("");
  const [picked, setPicked] = useState([]);
  const load = () => api("runs").then(setRuns, (error) => setProblem(error.message));
  // A Run is stored a moment after its end: whoever looks at the list meanwhile sees it come.
  useEffect(() => {
    load();
    const timer = setInterval(load, REFRESH);
    return () => clearInterval(timer);
  }, []);
  const forget = (trace) =>
    api(`runs?trace=${encodeURIComponent(trace)}`, undefined, "DELETE").then(load, (error) =>
      setProblem(error.message),
    );
  const pick = (trace) =>
    setPicked(picked.includes(trace) ? picked.filter((other) => other !== trace) : [...picked, trace].slice(-2));
  if (chosen.before && chosen.after) {
    const named = (trace) => runs?.find((run) => run.trace === trace) ?? { trace, words: "", made: "" };
    return html`<${RunComparison} before=${named(chosen.before)} after=${named(chosen.after)} agents=${agents} />`;
  }
  const matches = runs?.filter((run) =>
    `${run.words} ${run.services} ${run.state}`.toLowerCase().includes(query.toLowerCase()),
  );
  return html`
    <section class="runs" aria-labelledby="runs">
      <h2 id="runs">Past runs</h2>
      <p class="hint">
        What crossed the wire is kept when a run ends, also over a restart; the oldest go when there are too many.
      </p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
      ${!runs && !problem && html`<p class="nothing" role="status">Loading …</p>`}
      ${runs?.length === 0 && html`<p class="nothing">No run has ended yet.</p>`}
      ${
        runs?.length > 0 &&
        html`
          <p class="runs-do">
            <${SearchBox} label="Search the runs" ...${{ query, setQuery }} />
            <button
              disabled=${picked.length !== 2}
              onClick=${() => show("runs", null, { before: picked[0], after: picked[1] })}
            >
              Compare two
            </button>
            <span class="hint" role="status">${plural(matches.length, "run")}, ${picked.length} of 2 picked</span>
          </p>
          <${ScrollTable} label="Runs" heads=${HEADS}>
              <tbody>
                ${matches.map(
                  (run) => html`
                    <${Row} key=${run.trace} ...${{ run, on: picked.includes(run.trace), pick, forget }} />
                  `,
                )}
              </tbody>
            <//>
        `
      }
    </section>
  `;
}

function Row({ run, on, pick, forget }) {
  const { trace, words, made, state, exchanges, services, bytes } = run;
  const title = words || `trace ${trace.slice(0, 8)}`;
  return html`
    <tr>
      <td>
        <input type="checkbox" aria-label=${`Pick ${plain(title)}`} checked=${on} onChange=${() => pick(trace)} />
      </td>
      <th scope="row"><a href=${addressOf("exchange", { trace })}><${Word}>${title.slice(0, 160)}<//></a></th>
      <td class="short">${plain(made).slice(0, 16).replace("T", " ")}</td>
      <td class="short"><span class=${`state ${state.toLowerCase()}`}>${stateName(state) || "open"}</span></td>
      <td class="number" title=${`${amount(bytes / 1000)} kB`}>${exchanges}</td>
      <td class="services"><${Word}>${services.join(", ")}<//></td>
      <td class="short">
        <button class="quiet" aria-label=${`Forget ${plain(title)}`} onClick=${() => forget(trace)}>Forget</button>
      </td>
    </tr>
  `;
}
