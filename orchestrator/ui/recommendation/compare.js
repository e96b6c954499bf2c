// Several Components side by side: one column each, best first; the column chosen is read in full below.

import { Term } from "../elements/glossary.js";
import { Sure, VerdictMark } from "../elements/headlines.js";
import { html } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { list, percent, plural, title, Word } from "../elements/text.js";
import { Radar } from "./radar.js";
import { Ranked } from "./ranked.js";
import { answerOf, isNarrow, keyOf, scoreOf } from "./standings.js";

const MOST_COLUMNS = 6;

/** Columns as long as they fit on a page; more Components are rows. `paths` are for the radar. */
export function Compare(props) {
  return props.standings.length > MOST_COLUMNS ? html`<${Ranked} ...${props} />` : html`<${SideBySide} ...${props} />`;
}

function SideBySide({ recommendation, standings, paths, at, setAt }) {
  const answers = outcomeRows(recommendation);
  // Who asked about some concerns asked for no score: neither it nor its parts are compared.
  const rows = isNarrow(recommendation) ? answers : [...fixedRows(), ...answers, ...termRows(standings)];
  const heads = standings.map(
    (standing, nth) => html`
      <button
        class=${nth === at ? "in-text chosen" : "in-text quiet"}
        aria-pressed=${nth === at}
        onClick=${() => setAt(nth)}
      >
        <${Word}>${standing.component.name}<//>
      </button>
    `,
  );
  return html`
    <section class="compare" aria-labelledby="compare">
      <h2 id="compare">Side by side</h2>
      <${Pick} recommendation=${recommendation} standings=${standings} />
      ${!isNarrow(recommendation) && html`<${Radar} paths=${paths} />`}
      <${ScrollTable} label="Comparison" heads=${[html`<span class="unseen">Compared by</span>`, ...heads]}>
          <tbody>
            ${rows.map(
              (row) => html`
                <tr key=${row.label} class=${row.kind}>
                  <th scope="row">
                    ${row.term ? html`<${Term} name=${row.term}>${row.label}<//>` : html`<${Word}>${row.label}<//>`}
                  </th>
                  ${standings.map(
                    (standing, nth) => html`
                      <td key=${nth} class=${nth === at ? "chosen" : ""}>${row.of(standing)}</td>
                    `,
                  )}
                </tr>
              `,
            )}
          </tbody>
      <//>
    </section>
  `;
}

// The standings come best first; which one to take is said where one is ahead of the next.
function Pick({ recommendation, standings }) {
  const [first, second] = standings;
  if (isNarrow(recommendation) || first.verdict === "undecided") return null;
  if (first.verdict === "hold") return html`<p class="pick">None of them: the best stands at hold.</p>`;
  const ahead = first.verdict !== second.verdict || scoreOf(first) !== scoreOf(second);
  if (!ahead) return html`<p class="pick">Neither is ahead: the first two stand alike.</p>`;
  const numbers = [first, second].map((standing) => `${title(standing.verdict)}, ${scoreOf(standing)}`);
  return html`
    <p class="pick">
      Take <strong><${Word}>${first.component.name}<//></strong>: ${numbers[0]}, before${" "}
      <${Word}>${second.component.name}<//> with ${numbers[1]}.
    </p>
  `;
}

function fixedRows() {
  return [
    {
      label: "Verdict",
      term: "verdict",
      of: (standing) => html`<${VerdictMark} verdict=${standing.verdict} />`,
    },
    { label: "Confidence", term: "confidence", of: (standing) => percent(standing.confidence) },
    { label: "Score", term: "score", of: scoreOf },
    { label: "Conditions", term: "condition", of: (standing) => plural(list(standing.conditions).length, "condition") },
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
    of: (standing) => answerText(assessmentOf(standing, concern), standing),
  }));
}

function answerText(assessment, standing) {
  if (!assessment) return "–";
  return html`<${Word}>${answerOf(assessment, standing.because)}<//> <${Sure} confidence=${assessment.confidence} />`;
}

function termRows(standings) {
  const dimensions = [...new Set(standings.flatMap((standing) => list(standing.terms).map((term) => term.dimension)))];
  return dimensions.map((dimension) => ({
    label: title(dimension),
    // On paper the points of each dimension stand in the annex.
    kind: "off-paper",
    of: (standing) => {
      const term = list(standing.terms).find((candidate) => candidate.dimension === dimension);
      return term ? `${Math.round(term.points)} points` : "–";
    },
  }));
}
