// The decisions somebody watches, on the first screen: which still stand, and what changed behind the others.

import { accept, check, unwatch } from "../client/watch.js";
import { addressOf } from "../elements/address.js";
import { Changes } from "../elements/changes.js";
import { html, useState } from "../elements/html.js";
import { list, plural, Word } from "../elements/text.js";

export function Watched({ decisions, look }) {
  return html`
    <h3 id="watched">You watch</h3>
    <ul class="watched" aria-labelledby="watched">
      ${decisions.map((decision) => html`<${Decision} key=${decision.id} decision=${decision} look=${look} />`)}
    </ul>
  `;
}

function Decision({ decision, look }) {
  const [state, setState] = useState("");
  const changes = list(decision.comparison?.changes);
  const start = async (words, act) => {
    setState(words);
    await act().then(
      () => setState(""),
      (error) => setState(error.message),
    );
    await look();
  };
  const checkNow = () => start("Asking the agents again …", () => check(decision));
  const count = changes.length ? plural(changes.length, "change") : "unchanged";
  return html`
    <li>
      <span class=${`dot ${changes.length ? "caution" : "good"}`}></span>
      <a href=${`./${addressOf("report", { context: decision.context_id, task: decision.id })}`}>
        <${Word}>${decision.question}<//>
      </a>
      <span class="hint" role="status">
        ${state || `${count} since ${decision.since}, checked ${decision.checked}`}
      </span>
      <span class="past-do">
        <button class="quiet" disabled=${state.endsWith("…")} onClick=${checkNow}>Check now</button>
        ${
          changes.length > 0 &&
          html`<button class="quiet" onClick=${() => start("", () => accept(decision.id))}>Understood</button>`
        }
        <button class="quiet" onClick=${() => start("", () => unwatch(decision.id))}>Stop watching</button>
      </span>
      ${
        changes.length > 0 &&
        html`<details class="more"><summary>What changed</summary>
          <${Changes} comparison=${decision.comparison} />
        </details>`
      }
    </li>
  `;
}
