// What an answer leaves out, and why: Assessments that are heard only, and what was refused or does not count.

import { Findings } from "../elements/evidence.js";
import { html } from "../elements/html.js";
import { list, Prose, percent, title, Word } from "../elements/text.js";
import { keyOf } from "./verdict.js";

/** Assessments of agents whose word does not count: their words and findings, folded. */
export function Heard({ heard, component }) {
  const mine = heard.filter(
    (each) =>
      keyOf(each.assessment.component) === keyOf(component) || each.assessment.component.name === component.name,
  );
  if (!mine.length) return null;
  return html`
    <section id="heard">
      <h3>Heard, not counted</h3>
      <p class="hint">From agents nobody has given a say: nothing of it moves the verdict or the score.</p>
      ${mine.map(
        (each, at) => html`
          <details class="more" key=${at}>
            <summary>
              <strong><${Word}>${each.agent}<//></strong> on <${Word}>${title(each.assessment.concern)}<//>
              , ${percent(each.assessment.confidence)} sure by its own account
            </summary>
            <${Prose} text=${each.assessment.summary} />
            <${Findings} all=${list(each.assessment.findings)} />
          </details>
        `,
      )}
    </section>
  `;
}

/** Everything that was refused or left out: whose, where, why, and what its author can do. */
export function Uncounted({ all }) {
  if (!all.length) return null;
  return html`
    <section id="uncounted">
      <h3>Refused or not counted</h3>
      <ul>
        ${all.slice(0, 300).map(
          (each, at) => html`
            <li key=${at}>
              <strong><${Word}>${each.agent}<//></strong> on <${Word}>${each.component}<//>
              ${each.at && html`, <code><${Word}>${each.at}<//></code>`}
              : <${Word}>${each.reason}<//>
              ${each.fix && html` <span class="hint">Fix: <${Word}>${each.fix}<//></span>`}
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
