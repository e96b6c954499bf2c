// What an answer leaves out, and why: Assessments that are heard only, and what was refused or does not count.

import { Findings } from "../elements/evidence.js";
import { html } from "../elements/html.js";
import { list, Prose, percent, title, Word } from "../elements/text.js";
import { Fold } from "./fold.js";
import { keyOf } from "./standings.js";

/** Assessments of agents whose word does not count: their words and findings, folded. */
export function HeardOnly({ opinions, component }) {
  const mine = opinions.filter(
    (opinion) =>
      keyOf(opinion.assessment.component) === keyOf(component) || opinion.assessment.component.name === component.name,
  );
  if (!mine.length) return null;
  return html`
    <${Fold} id="heard" name="Heard, not counted" note=${mine.length}>
      <p class="hint">From agents nobody has given a say: nothing of it moves the verdict or the score.</p>
      ${mine.map(
        (opinion, at) => html`
          <details class="more" key=${at}>
            <summary>
              <strong><${Word}>${opinion.agent}<//></strong> on <${Word}>${title(opinion.assessment.concern)}<//>
              , ${percent(opinion.assessment.confidence)} sure by its own account
            </summary>
            <${Prose} text=${opinion.assessment.summary} />
            <${Findings} all=${list(opinion.assessment.findings)} />
          </details>
        `,
      )}
    <//>
  `;
}

/** Everything that was refused or left out: whose, where, why, and what its author can do. */
export function Uncounted({ all }) {
  if (!all.length) return null;
  return html`
    <${Fold} id="uncounted" name="Refused or not counted" note=${all.length}>
      <ul>
        ${all.slice(0, 300).map(
          (entry, at) => html`
            <li key=${at}>
              <strong><${Word}>${entry.agent}<//></strong> on <${Word}>${entry.component}<//>
              ${entry.at && html`, <code><${Word}>${entry.at}<//></code>`}
              : <${Word}>${entry.reason}<//>
              ${entry.fix && html` <span class="hint">Fix: <${Word}>${entry.fix}<//></span>`}
            </li>
          `,
        )}
      </ul>
    <//>
  `;
}
