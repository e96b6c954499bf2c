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
                (each, nth) => html`
                  <th key=${nth} scope="col">
                    <button
                      class=${nth === at ? "chosen" : "quiet"}
                      aria-pressed=${nth === at}
                      onClick=${() => setAt(nth)}
                    >
                      <${Word}>${each.component.name}<//>
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
                    (each, nth) => html`
                      <td key=${nth} class=${nth === at ? "chosen" : ""}>${row.of(each)}</td>
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
      of: (each) => html`<span class=${`verdict small ${knownVerdict(each.verdict)}`}>${title(each.verdict)}</span>`,
    },
    { label: "Confidence", of: (each) => percent(each.confidence) },
    { label: "Score", of: scoreOf },
    { label: "Conditions", of: (each) => plural(list(each.conditions).length, "condition") },
  ];
}

// What each agent answered in a few words, when it did.
function outcomeRows(recommendation) {
  const found = (each, concern) =>
    list(recommendation.assessments).find(
      (known) => known.concern === concern && keyOf(known.component) === keyOf(each.component),
    );
  const concerns = [
    ...new Set(
      list(recommendation.assessments)
        .filter((known) => known.answer || known.outcome)
        .map((known) => known.concern),
    ),
  ];
  return concerns.map((concern) => ({ label: title(concern), of: (each) => answerOf(found(each, concern)) }));
}

function answerOf(assessment) {
  return assessment
    ? `${plain(assessment.answer ?? title(assessment.outcome))}, ${percent(assessment.confidence)}`
    : "–";
}

function termRows(standings) {
  const dimensions = [...new Set(standings.flatMap((each) => list(each.terms).map((term) => term.dimension)))];
  return dimensions.map((dimension) => ({
    label: title(dimension),
    of: (each) => {
      const term = list(each.terms).find((known) => known.dimension === dimension);
      return term ? `${Math.round(term.points)} points` : "–";
    },
  }));
}

// A Measure every Component has under the same id or label can be compared, when it is given as a range and differs.
function measureRows(recommendation, standings) {
  const measures = (each) =>
    list(recommendation.assessments)
      .filter((known) => keyOf(known.component) === keyOf(each.component))
      .flatMap((known) => list(known.measures));
  const [first, ...others] = standings.map(measures);
  const ranged = (measure) => measure.low !== undefined && measure.low !== null;
  const shared = first.filter(
    (measure) =>
      ranged(measure) &&
      others.every((all) => all.some((each) => same(each, measure))) &&
      others.some((all) => !all.some((each) => same(each, measure) && each.value === measure.value)),
  );
  return shared.slice(0, MOST_MEASURES).map((measure) => ({
    label: measure.label,
    of: (each) => {
      const mine = measures(each).find((known) => same(known, measure));
      return `${amount(mine.value)} ${mine.unit}`;
    },
  }));
}

function same(one, other) {
  return (one.id === other.id || one.label === other.label) && one.unit === other.unit;
}
