// The agents as their cards describe them: who is up, what each can do, rendered and raw.

import { html } from "./html.js";
import { Locator, Prose, Word, list, title } from "./text.js";

// Names that can stand in an address; a stranger may choose any other.
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

export function View({ agents }) {
  return html`
    <section class="agents" aria-labelledby="agents">
      <h2 id="agents">Agents</h2>
      <p class="hint">Known by their address and their AgentCard alone. Those that speak the findings extension are weighed; others are heard. Each is <a href="/conformance">tested against A2A 1.0</a>.</p>
      ${agents.length === 0 && html`<p class="nothing">No agent is known.</p>`}
      <div class="cards">${agents.map((agent) => html`<${Agent} key=${agent.url} agent=${agent} />`)}</div>
    </section>
  `;
}

function Agent({ agent }) {
  const card = agent.card ?? {};
  return html`
    <article class="card">
      <h3><span class=${`dot ${agent.up ? "good" : "bad"}`}></span><${Word}>${agent.name}<//> ${card.version && html`<span class="hint">v<${Word}>${card.version}<//></span>`}</h3>
      <p class="byline">${agent.up ? `answers in ${Math.max(1, Math.round(agent.milliseconds))} ms` : "does not answer"} · ${agent.seen ? `last seen ${timeOf(agent.seen)}` : "never seen"}</p>
      ${!agent.up && html`<p class="problem"><${Word}>${agent.problem}<//></p>`}
      ${card.description && html`<${Prose} text=${card.description} />`}
      ${agent.card && html`<${Card} card=${card} />`}
      ${PLAIN.test(agent.name) && html`<p><a href=${`/conformance/${agent.name}`}><img src=${`/conformance/${agent.name}.svg`} alt=${`What tests of A2A 1.0 found of ${agent.name}`} height="20" loading="lazy" /></a></p>`}
      <p class="hint"><${Locator} at=${agent.url} /></p>
      ${agent.card && html`<details class="more"><summary>The card as it came</summary><pre class="raw" tabindex="0">${JSON.stringify(card, null, 2)}</pre></details>`}
    </article>
  `;
}

function Card({ card }) {
  const capabilities = Object.entries(card.capabilities ?? {}).filter(([, value]) => value === true).map(([name]) => name);
  return html`
    <dl class="card-facts">
      <div><dt>Skills</dt><dd>${list(card.skills).map((skill) => html`<${Skill} key=${skill.id} skill=${skill} />`)}</dd></div>
      <div><dt>Speaks</dt><dd>${list(card.supportedInterfaces).map((each, at) => html`<span key=${at} class="tag faint"><${Word}>${`${each.protocolBinding} ${each.protocolVersion ?? ""}`}<//></span> `)}</dd></div>
      ${capabilities.length > 0 && html`<div><dt>Can</dt><dd>${capabilities.map((each) => html`<span key=${each} class="tag faint"><${Word}>${each}<//></span> `)}</dd></div>`}
      ${list(card.capabilities?.extensions).length > 0 && html`<div><dt>Extensions</dt><dd>${card.capabilities.extensions.map((each, at) => html`<div key=${at}><code><${Word}>${each.uri}<//></code></div>`)}</dd></div>`}
      <div><dt>Signature</dt><dd>${list(card.signatures).length ? "signed, not verified by this page" : "not signed"}</dd></div>
    </dl>
  `;
}

function Skill({ skill }) {
  return html`<details class="skill"><summary><${Word}>${skill.name || title(skill.id)}<//></summary>
    <${Prose} text=${skill.description} />
    <p>${list(skill.tags).map((tag) => html`<span key=${tag} class="tag faint"><${Word}>${tag}<//></span> `)}</p>
    ${list(skill.examples).map((example) => html`<p key=${example} class="hint">“<${Word}>${example}<//>”</p>`)}
  </details>`;
}

function timeOf(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB");
}
