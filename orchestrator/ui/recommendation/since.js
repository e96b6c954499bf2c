// A recommendation of an earlier day says what of it is otherwise now; whoever watches it is told later too.

import { changesSince, unwatch, watch } from "../client/watch.js";
import { Changes } from "../elements/changes.js";
import { html, useEffect, useState } from "../elements/html.js";
import { list, plain, plural } from "../elements/text.js";

const UNCHANGED = "Nothing changed: every fact behind it is as it was.";

/** An answer of another day is checked at once, one of today when asked; `watched` is what is watched by now. */
export function Since({ run, watched }) {
  const day = plain(run.recommendation.inquiry?.as_of);
  const [comparison, setComparison] = useState(null);
  const [state, setState] = useState("");
  const check = async () => {
    setState("Asking the agents again …");
    try {
      setComparison(await changesSince(run));
      setState("");
    } catch (error) {
      setState(`Could not be checked: ${error.message}`);
    }
  };
  useEffect(() => {
    if (day && day < today()) check();
  }, [run.id]);
  const count = list(comparison?.changes).length;
  return html`
    <div class="since not-printed">
      <p class="questions-do">
        <span class="hint">Answered ${day}</span>
        <button class="quiet" disabled=${state.endsWith("…")} onClick=${check}>What changed since?</button>
        <${Watch} ...${{ run, watched }} />
        <span class="hint" role="status">
          ${state || (comparison && (count ? plural(count, "change") : UNCHANGED))}
        </span>
      </p>
      ${comparison && html`<${Changes} comparison=${comparison} />`}
    </div>
  `;
}

function Watch({ run, watched }) {
  const [problem, setProblem] = useState("");
  const on = watched.decisions.some((decision) => decision.id === run.id);
  const toggle = () =>
    (on ? unwatch(run.id) : watch(run)).then(watched.look).catch((error) => setProblem(error.message));
  return html`
    <button class="quiet" aria-pressed=${on} onClick=${toggle}>
      ${on ? "Watched; stop watching" : "Watch this decision"}
    </button>
    ${problem && html`<span class="problem" role="alert">${problem}</span>`}
  `;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}
