// The sources of the first pages on paper: numbered once, and named by that number where they stand.

import { html } from "../elements/html.js";
import { Locator, list, plain, Word } from "../elements/text.js";
import { sourceOf } from "./standings.js";

/** What the first screen rests on: a source for each answer, those of the gates and of the conditions, each once. */
export function memoSources(standing, assessments) {
  const sources = [
    ...assessments.map(sourceOf).filter(Boolean),
    ...list(standing.ceilings).flatMap((ceiling) => list(ceiling.evidence)),
    ...list(standing.conditions).flatMap((condition) => list(condition.evidence)),
  ];
  return [...new Map(sources.map((source) => [keyOf(source), source])).values()];
}

/** The numbers of some sources, on paper only. */
export function Numbers({ sources, of }) {
  const keys = sources.map(keyOf);
  const numbers = [...new Set(list(of).map((source) => keys.indexOf(keyOf(source)) + 1))].filter(Boolean);
  return numbers.length ? html`<sup class="on-paper">[${numbers.join(", ")}]</sup>` : null;
}

export function MemoSources({ sources }) {
  if (!sources.length) return null;
  return html`
    <section class="on-paper memo-sources">
      <h3>Sources</h3>
      <ol>
        ${sources.map(
          (source) => html`
            <li key=${keyOf(source)}>
              <${Word}>${source.title}<//>, <${Locator} at=${source.locator} />, seen <${Word}>${source.seen}<//>
            </li>
          `,
        )}
      </ol>
    </section>
  `;
}

function keyOf({ title, locator }) {
  return `${plain(title)} ${plain(locator)}`;
}
