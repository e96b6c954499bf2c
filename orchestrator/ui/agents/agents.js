// The agents as their cards describe them: who is up, what each can do, how it is reached and secured; rendered and
// raw.

import { api } from "../client/orchestrator-api.js";
import { html, useState } from "../elements/html.js";
import { Locator, Prose, plain, plural, visible, Word } from "../elements/text.js";
import { Card } from "./card.js";
import { Examination } from "./examination.js";
import { History } from "./history.js";
import { Join, TRUST } from "./join.js";
import { TrySkill } from "./try-skill.js";

// Names that can stand in an address; a stranger may choose any other.
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export function View({ agents, lookAtAgents }) {
  const up = agents.filter((agent) => agent.up).length;
  return html`
    <section class="agents" aria-labelledby="agents">
      <h2 id="agents">Agents</h2>
      <p class="hint">
        Known by their address and their AgentCard alone. Those of the map count in full; those added here count as far
        as they are trusted. Each is <a href="conformance">tested against A2A 1.0</a>.
      </p>
      <details class="more">
        <summary>Add an agent</summary>
        <${Join} look=${lookAtAgents} />
      </details>
      ${
        agents.length === 0
          ? html`<p class="nothing">No agent is known.</p>`
          : html`
            <p class="hint">${plural(agents.length, "agent")}, ${up} up.</p>
          `
      }
      <div class="cards">
        ${agents.map((agent) => html`<${Agent} key=${agent.url} agent=${agent} look=${lookAtAgents} />`)}
      </div>
    </section>
  `;
}

function Agent({ agent, look }) {
  const { card, up } = agent;
  const name = `agent-${agent.url.replace(/\W+/g, "-")}`;
  return html`
    <article class="card" aria-labelledby=${name}>
      <h3 id=${name}>
        <span class=${`dot ${up ? "good" : "bad"}`}></span>
        <${Word}>${agent.name}<//> ${card?.version && html`<span class="hint">v<${Word}>${card.version}<//></span>`}
      </h3>
      <p class="byline">
        ${up ? `up, answers in ${Math.max(1, Math.round(agent.milliseconds))} ms` : "does not answer"} ·${" "}
        ${
          agent.seen
            ? html`
              last seen <time datetime=${new Date(agent.seen * 1000).toISOString()}>${timeOf(agent.seen)}</time>
            `
            : "never seen"
        }
      </p>
      <p class=${up ? "role hint" : "problem"}>
        <${Word}>${agent.role.says}<//>
        ${agent.role.fix && html` <span class="hint">Fix: <${Word}>${agent.role.fix}<//></span>`}
      </p>
      ${card?.description && html`<${Prose} text=${card.description} />`}
      <${Actions} agent=${agent} look=${look} />
      ${up && html`<${TrySkill} agent=${agent} />`}
      ${
        PLAIN.test(agent.name) &&
        html`
          <p>
            <a href=${`conformance/${agent.name}`}>
              <img
                src=${`conformance/${agent.name}.svg`}
                alt=${`What tests of A2A 1.0 found of ${agent.name}`}
                height="20"
                loading="lazy"
              />
            </a>
          </p>
        `
      }
      ${
        card &&
        html`
          <details class="more">
            <summary>Its AgentCard</summary>
            <${Card} card=${card} signature=${agent.signature} />
            <p class="hint"><${Locator} at=${agent.url} /></p>
            <details class="more">
              <summary>The card as it came</summary>
              <pre class="raw" tabindex="0" aria-label="Raw AgentCard">${visible(JSON.stringify(card, null, 2))}</pre>
            </details>
          </details>
        `
      }
      <${History} agent=${agent} />
    </article>
  `;
}

function Actions({ agent, look }) {
  const [examination, setExamination] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const start = async (act) => {
    setBusy(true);
    setProblem("");
    await act().catch((error) => setProblem(error.message));
    setBusy(false);
  };
  const examine = () => start(async () => setExamination(await api("doctor", { agent: agent.name })));
  const remove = () =>
    start(async () => {
      await api(`agents?agent=${encodeURIComponent(agent.url)}`, undefined, "DELETE");
      await look();
    });
  const trust = (level) =>
    start(async () => {
      await api("trust", { agent: agent.url, level }, "PUT");
      await look();
    });
  return html`
    <p class="questions-do">
      <label class="trust">
        Trust${" "}
        <select value=${agent.trust} disabled=${busy} onChange=${(event) => trust(event.target.value)}>
          ${Object.entries(TRUST).map(
            ([level, [name]]) =>
              html`<option key=${level} value=${level} selected=${level === agent.trust}>${name}</option>`,
          )}
        </select>
      </label>
      <button disabled=${busy} aria-label=${`Examine ${plain(agent.name)}`} onClick=${examine}>
        ${busy ? "Examining …" : "Examine"}
      </button>${" "}
      <button class="quiet" disabled=${busy} aria-label=${`Remove ${plain(agent.name)}`} onClick=${remove}>
        Remove
      </button>
    </p>
    ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
    ${examination && html`<${Examination} examination=${examination} />`}
  `;
}

function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB");
}
