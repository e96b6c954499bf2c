// The fault panel: a card per agent with its switches, what each does, and what the orchestrator is expected to do.

import { html } from "../elements/html.js";
import { plural, title, Word } from "../elements/text.js";
import { allOff, useFaults } from "./fault-state.js";
import { Switch } from "./fault-switch.js";

export function View({ run, show }) {
  const { panel, problem, change } = useFaults();
  if (!panel) return html`<p class="nothing" role="status">${problem || "Loading …"}</p>`;
  const on = panel.agents
    .flatMap((agent) => agent.faults)
    .filter((now) => now.phase === "on" || now.phase === "waiting").length;
  return html`
    <section class="faults" aria-labelledby="faults">
      <div class="faults-head">
        <h2 id="faults">Faults</h2>
        ${panel.demo && html`<button onClick=${() => change(allOff())} disabled=${on === 0}>All off</button>`}
      </div>
      <p class="hint">
        Tell an agent to misbehave, ask something, and see what the orchestrator makes of it: a named gap in the
        recommendation, and the arrows in the exchange. Faults are kept in memory only; a restart ends them.
      </p>
      ${
        run &&
        html`
          <p class="faults-see">
            See what it did:
            ${" "}
            <button class="quiet" onClick=${() => show("report", run)}>the recommendation</button>
            ${" "}
            <button class="quiet" onClick=${() => show("exchange", run)}>the exchange</button>
          </p>
        `
      }
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${
        !panel.demo &&
        html`
          <p class="nothing">
            This orchestrator is not in demo mode, so nothing can be switched. Start it with <code>DEMO=on</code>
            .
          </p>
        `
      }
      ${
        panel.demo &&
        panel.agents.length === 0 &&
        html`
          <p class="nothing">No agent here has switches. Agents in demo mode declare them on their card.</p>
        `
      }
      ${panel.agents.map(
        (agent, at) => html`
          <${Agent} key=${agent.url} agent=${agent} first=${at === 0} change=${change} />
        `,
      )}
    </section>
  `;
}

function Agent({ agent, first, change }) {
  const on = agent.faults.filter((now) => now.phase === "on");
  return html`
    <details class="faulty" open=${first}>
      <summary>
        <h3>
          <span class=${`dot ${on.length ? "bad" : "good"}`}></span> <${Word}>${title(agent.agent)}<//>
          ${" "}
          <span class="hint">${on.length ? plural(on.length, "fault on", "faults on") : "well-behaved"}</span>
        </h3>
      </summary>
      ${agent.problem && html`<p class="problem"><${Word}>${agent.problem}<//></p>`}
      <ul class="switches">
        ${agent.faults.map(
          (now) => html`
            <li key=${now.fault.name}><${Switch} agent=${agent.agent} now=${now} change=${change} /></li>
          `,
        )}
      </ul>
    </details>
  `;
}
