// What stands beside the findings: what would change the verdict, alternatives, assumptions, limits, opinions.

import { Evidence, Sources } from "../elements/evidence.js";
import { VerdictMark } from "../elements/headlines.js";
import { html } from "../elements/html.js";
import { Table } from "../elements/table.js";
import { inWords, list, Prose, plain, plural, title, Word } from "../elements/text.js";
import { Fold } from "./fold.js";

export function WouldChange({ flips, assessments }) {
  const changes = new Set(flips.map((flip) => plain(flip.change)));
  const more = assessments
    .flatMap((assessment) =>
      list(assessment.would_change).map((change) => ({ ...change, concern: assessment.concern })),
    )
    .filter((change) => !changes.has(plain(change.change)));
  if (!flips.length && !more.length) return null;
  return html`
    <${Fold} id="change" name="What would change it" note=${plural(flips.length + more.length, "thing")}>
      ${
        flips.length > 0 &&
        html`
          <ul class="flips">
            ${flips.map(
              (flip, at) => html`
                <li key=${at}>
                  <${VerdictMark} verdict=${flip.verdict} />
                  <span><${Word}>${flip.change}<//> <span class="tag faint"><${Word}>${flip.concern}<//></span></span>
                </li>
              `,
            )}
          </ul>
        `
      }
      ${
        more.length > 0 &&
        html`
          <details class="more" open=${flips.length === 0}>
            <summary>What would change a part of it</summary>
            <ul>
              ${more.map(
                (change, at) => html`
                  <li key=${at}>
                    <${Word}>${change.change}<//>
                    : <${Word}>${change.then}<//> <span class="tag faint"><${Word}>${change.concern}<//></span>
                  </li>
                `,
              )}
            </ul>
          </details>
        `
      }
    <//>
  `;
}

export function Alternatives({ all }) {
  const unique = [
    ...new Map(all.map((alternative) => [`${alternative.component.name} ${alternative.why}`, alternative])).values(),
  ];
  if (!unique.length) return null;
  return html`
    <${Fold} id="alternatives" name="Worth a look instead" note=${unique
      .map((alternative) => plain(alternative.component.name))
      .slice(0, 3)
      .join(", ")}>
      <ul class="findings">
        ${unique.map(
          (alternative, at) => html`
            <li key=${at} class="finding">
              <details>
                <summary>
                  <span class="claim">
                    <strong><${Word}>${alternative.component.name}<//></strong> <${Word}>${alternative.why}<//>
                  </span>
                  <${Sources} all=${alternative.evidence} />
                </summary>
                <${Evidence} all=${alternative.evidence} />
              </details>
            </li>
          `,
        )}
      </ul>
    <//>
  `;
}

export function Assumptions({ all }) {
  const unique = [
    ...new Map(all.map((assumption) => [`${assumption.field} ${inWords(assumption.value)}`, assumption])).values(),
  ];
  if (!unique.length) return null;
  const rows = unique.map((assumption) => [
    title(assumption.field.split(".").pop()),
    inWords(assumption.value),
    plain(assumption.why),
  ]);
  return html`
    <${Fold} id="assumed" name="Assumed, because nobody said" note=${unique.length}>
      <${Table} table=${{ title: "Assumptions", columns: ["Of", "Taken as", "Because"], rows }} />
    <//>
  `;
}

/** Questions that nobody answered, with the default that stands and whose it is. */
export function Defaults({ all }) {
  if (!all.length) return null;
  const rows = all.map((choice) => [
    plain(choice.asks),
    choice.value === null || choice.value === undefined ? "left open" : inWords(choice.value),
    plain(choice.means),
    title(choice.agent),
  ]);
  return html`
    <${Fold} id="defaults" name="Defaults taken, because nobody answered" note=${all.length}>
      <${Table} table=${{ title: "Defaults", columns: ["Asked", "Default", "Which means", "Whose"], rows }} />
    <//>
  `;
}

export function NotCovered({ all }) {
  const unique = [...new Set(all.map(plain))];
  if (!unique.length) return null;
  return html`
    <${Fold} id="limits" name="Not looked at" note=${unique.length}>
      <ul>${unique.map((text) => html`<li key=${text}><${Word}>${text}<//></li>`)}</ul>
    <//>
  `;
}

/** Agents that do not speak the findings extension: shown, never scored. */
export function Opinions({ opinions }) {
  if (!opinions.length) return null;
  return html`
    <${Fold} name="Further opinions, not weighed" note=${opinions.length}>
      ${opinions.map(
        (opinion, at) => html`
          <blockquote key=${at}>
            <p class="byline"><strong><${Word}>${opinion.agent}<//></strong> on <${Word}>${opinion.component}<//></p>
            <${Prose} text=${opinion.says} />
          </blockquote>
        `,
      )}
    <//>
  `;
}
