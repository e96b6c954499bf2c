// Several Components side by side: one column each, best first; the column chosen is read in full below.

import { html } from "../elements/html.js";
import { amount, list, percent, plain, plural, title, Word } from "../elements/text.js";
import { knownVerdict } from "../elements/verdicts.js";
import { isNarrow, keyOf, scoreOf } from "./verdict.js";

const MOST_MEASURES = 8;

export function Compare({ recommendation, standings, at, setAt }) {
  const rows = [
    ...(isNarrow(recommendation) ? [] : fixedRows()),
    ...outcomeRows(recommendation),
    ...termRows(standings),
    ...measureRows(recommendation, standings),
  ];
  return html`
    <section class="compare" aria-labelledby="compare">
      <h2 id="compare">Side by side</h2>
      <div class="scrolls" tabindex="0" role="group" aria-label="Comparison">
        <table>
          <thead>
            <tr>
              <th scope="col"><span class="unseen">Compared by</span></th>
              ${standings.map(
                (standing, nth) => html`
                  <th key=${nth} scope="col">
                    <button
                      class=${nth === at ? "chosen" : "quiet"}
                      aria-pressed=${nth === at}
                      onClick=${() => setAt(nth)}
                    >
                      <${Word}>${standing.component.name}<//>
                    </button>
                  </th>
                `,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) => html`
                <tr key=${row.label}>
                  <th scope="row"><${Word}>${row.label}<//></th>
                  ${standings.map(
                    (standing, nth) => html`
                      <td key=${nth} class=${nth === at ? "chosen" : ""}>${row.of(standing)}</td>
                    `,
                  )}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}

function fixedRows() {
  return [
    {
      label: "Verdict",
      of: (standing) =>
        html`<span class=${`verdict small ${knownVerdict(standing.verdict)}`}>${title(standing.verdict)}</span>`,
    },
    { label: "Confidence", of: (standing) => percent(standing.confidence) },
    { label: "Score", of: scoreOf },
    { label: "Conditions", of: (standing) => plural(list(standing.conditions).length, "condition") },
  ];
}

// What each agent answered in a few words, when it did.
function outcomeRows(recommendation) {
  const assessmentOf = (standing, concern) =>
    list(recommendation.assessments).find(
      (assessment) => assessment.concern === concern && keyOf(assessment.component) === keyOf(standing.component),
    );
  const concerns = [
    ...new Set(
      list(recommendation.assessments)
        .filter((assessment) => assessment.answer || assessment.outcome)
        .map((assessment) => assessment.concern),
    ),
  ];
  return concerns.map((concern) => ({
    label: title(concern),
    of: (standing) => answerOf(assessmentOf(standing, concern)),
  }));
}

function answerOf(assessment) {
  return assessment
    ? `${plain(assessment.answer ?? title(assessment.outcome))}, ${percent(assessment.confidence)}`
    : "–";
}

function termRows(standings) {
  const dimensions = [...new Set(standings.flatMap((standing) => list(standing.terms).map((term) => term.dimension)))];
  return dimensions.map((dimension) => ({
    label: title(dimension),
    of: (standing) => {
      const term = list(standing.terms).find((candidate) => candidate.dimension === dimension);
      return term ? `${Math.round(term.points)} points` : "–";
    },
  }));
}

// A Measure every Component has under the same id or label can be compared, when it is given as a range and differs.
function measureRows(recommendation, standings) {
  const measures = (standing) =>
    list(recommendation.assessments)
      .filter((assessment) => keyOf(assessment.component) === keyOf(standing.component))
      .flatMap((assessment) => list(assessment.measures));
  const [first, ...others] = standings.map(measures);
  const ranged = (measure) => measure.low !== undefined && measure.low !== null;
  const shared = first.filter(
    (measure) =>
      ranged(measure) &&
      others.every((all) => all.some((candidate) => same(candidate, measure))) &&
      others.some((all) => !all.some((candidate) => same(candidate, measure) && candidate.value === measure.value)),
  );
  return shared.slice(0, MOST_MEASURES).map((measure) => ({
    label: measure.label,
    of: (standing) => {
      const mine = measures(standing).find((candidate) => same(candidate, measure));
      return `${amount(mine.value)} ${mine.unit}`;
    },
  }));
}

function same(a, b) {
  return (a.id === b.id || a.label === b.label) && a.unit === b.unit;
}
