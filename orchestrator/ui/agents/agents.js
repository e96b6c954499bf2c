// The agents as their cards describe them: who is up, what each can do, how it is reached and secured; rendered and
// raw.

import { html } from "../elements/html.js";
import { Locator, Prose, plural, visible, Word } from "../elements/text.js";
import { Card } from "./card.js";

// Names that can stand in an address; a stranger may choose any other.
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export function View({ agents }) {
  const up = agents.filter((agent) => agent.up).length;
  return html`
    <section class="agents" aria-labelledby="agents">
      <h2 id="agents">Agents</h2>
      <p class="hint">
        Known by their address and their AgentCard alone. Those of the map count in full; those that joined by URL are
        heard, and count when an operator says so: <code>council agents trust NAME weighed</code>
        . Each is <a href="/conformance">tested against A2A 1.0</a>
        .
      </p>
      ${
        agents.length === 0
          ? html`<p class="nothing">No agent is known.</p>`
          : html`
            <p class="hint">${plural(agents.length, "agent")}, ${up} up.</p>
          `
      }
      <div class="cards">${agents.map((agent) => html`<${Agent} key=${agent.url} agent=${agent} />`)}</div>
    </section>
  `;
}

function Agent({ agent }) {
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
      <p class=${up ? "role" : "problem"}>
        <${Word}>${agent.role.says}<//>
        ${agent.role.fix && html` <span class="hint">Fix: <${Word}>${agent.role.fix}<//></span>`}
      </p>
      ${card?.description && html`<${Prose} text=${card.description} />`}
      ${card && html`<${Card} card=${card} signature=${agent.signature} />`}
      ${
        PLAIN.test(agent.name) &&
        html`
          <p>
            <a href=${`/conformance/${agent.name}`}>
              <img
                src=${`/conformance/${agent.name}.svg`}
                alt=${`What tests of A2A 1.0 found of ${agent.name}`}
                height="20"
                loading="lazy"
              />
            </a>
          </p>
        `
      }
      <p class="hint"><${Locator} at=${agent.url} /></p>
      ${
        card &&
        html`
          <details class="more">
            <summary>The card as it came</summary>
            <pre class="raw" tabindex="0" aria-label="Raw AgentCard">${visible(JSON.stringify(card, null, 2))}</pre>
          </details>
        `
      }
    </article>
  `;
}

function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB");
}
