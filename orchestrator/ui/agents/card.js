// One AgentCard in words: skills, interfaces, capabilities, extensions, security, signature.

import { html } from "../elements/html.js";
import { Locator, list, Prose, plural, title, visible, Word } from "../elements/text.js";

const MOST = 60;
const SIGNATURES = {
  valid: ["good", "signed, and the signature holds"],
  unsigned: ["neutral", "not signed"],
  refused: ["bad", "refused: the signature does not hold"],
};

export function Card({ card, signature }) {
  const { capabilities = {}, provider, documentationUrl } = card;
  const able = Object.entries(capabilities)
    .filter(([, value]) => value === true)
    .map(([name]) => title(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)));
  const schemes = Object.entries(card.securitySchemes ?? {});
  return html`
    <dl class="card-facts">
      <${Row} name="Skills" all=${list(card.skills)} show=${(skill) => html`<${Skill} skill=${skill} />`} />
      <${Row}
        name="Speaks"
        all=${list(card.supportedInterfaces)}
        show=${(face) => html`
          <span class="tag faint"><${Word}>${`${face.protocolBinding} ${face.protocolVersion ?? ""}`}<//></span>${" "}
          <span class="locator"><${Word}>${face.url}<//></span>
        `}
      />
      <${Row} name="Can" all=${able} show=${(name) => html`<${Word}>${name}<//>`} />
      <${Row} name="Takes" all=${list(card.defaultInputModes)} show=${(name) => html`<${Word}>${name}<//>`} />
      <${Row} name="Gives" all=${list(card.defaultOutputModes)} show=${(name) => html`<${Word}>${name}<//>`} />
      <${Row}
        name="Extensions"
        all=${list(capabilities.extensions)}
        show=${(extension) => html`<${Extension} extension=${extension} />`}
      />
      <div>
        <dt>Security</dt>
        <dd>
          ${
            schemes.length
              ? html`
                <ul>
                  ${schemes.slice(0, MOST).map(
                    ([name, scheme]) => html`
                      <li key=${name}>
                        <${Word}>${name}<//>: <span class="hint"><${Word}>${inShort(scheme)}<//></span>
                      </li>
                    `,
                  )}
                </ul>
                ${
                  list(card.securityRequirements).length > 0 &&
                  html`
                    <p class="hint">${plural(card.securityRequirements.length, "way")} to be let in</p>
                  `
                }
              `
              : "open: it asks for no credential"
          }
        </dd>
      </div>
      <div><dt>Signature</dt><dd><${Signed} signature=${signature} count=${list(card.signatures).length} /></dd></div>
      ${
        provider &&
        html`
          <div>
            <dt>Provider</dt>
            <dd><${Word}>${provider.organization}<//> ${provider.url && html`<${Locator} at=${provider.url} />`}</dd>
          </div>
        `
      }
      ${documentationUrl && html`<div><dt>Reads</dt><dd><${Locator} at=${documentationUrl} /></dd></div>`}
    </dl>
  `;
}

function Row({ name, all, show }) {
  if (!all.length) return null;
  return html`
    <div>
      <dt>${name}</dt>
      <dd>
        <ul>${all.slice(0, MOST).map((item, at) => html`<li key=${at}>${show(item)}</li>`)}</ul>
        ${all.length > MOST && html`<p class="hint">and ${plural(all.length - MOST, "more", "more")}</p>`}
      </dd>
    </div>
  `;
}

function Skill({ skill }) {
  return html`<details class="skill"><summary><${Word}>${skill.name || title(skill.id)}<//></summary>
    <${Prose} text=${skill.description} />
    <p>${list(skill.tags)
      .slice(0, MOST)
      .map((tag) => html`<span key=${tag} class="tag faint"><${Word}>${tag}<//></span> `)}</p>
    ${list(skill.examples)
      .slice(0, MOST)
      .map((example) => html`<p key=${example} class="hint">“<${Word}>${example}<//>”</p>`)}
  </details>`;
}

function Extension({ extension }) {
  const { uri, required, description, params } = extension;
  return html`
    <details class="skill">
      <summary><code><${Word}>${uri}<//></code>${required && html` <span class="tag">required</span>`}</summary>
      <${Prose} text=${description} class="hint" />
      ${
        params &&
        html`
          <pre class="raw" tabindex="0" aria-label="Its parameters">${visible(JSON.stringify(params, null, 2))}</pre>
        `
      }
    </details>
  `;
}

function Signed({ signature, count }) {
  const [tone, words] = SIGNATURES[signature?.state] ?? ["neutral", count ? "signed, not verified" : "not signed"];
  return html`
    <span class=${`dot ${tone}`}></span> ${words}
    ${signature?.key && html` <span class="hint">by the key <code><${Word}>${signature.key}<//></code></span>`}
    ${signature?.says && html`<div class="hint"><${Word}>${signature.says}<//></div>`}
  `;
}

// A security scheme says its kind by the one field it has.
function inShort(scheme) {
  const [kind, fields] = Object.entries(scheme ?? {})[0] ?? ["", {}];
  const words = title(kind.replace(/SecurityScheme$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  const place = [fields?.name, fields?.location && `in the ${fields.location}`, fields?.scheme]
    .filter((word) => typeof word === "string")
    .join(" ");
  return `${words} ${place}`.trim();
}
