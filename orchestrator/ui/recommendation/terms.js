// How the score came about: every term of the weighted mean, and the signals behind each.

import { Evidence } from "../elements/evidence.js";
import { html } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { amount, list, percent, plural, title, Word } from "../elements/text.js";
import { Fold } from "./fold.js";
import { isScored, scoreOf } from "./standings.js";

const HEADS = ["Dimension", ["Points", "number"], ["Weight", "number"], ["Part", "number"], ["Confidence", "number"]];

export function Terms({ standing, assessments }) {
  const terms = list(standing.terms);
  if (!terms.length) return null;
  const scored = isScored(standing);
  const weights = terms.reduce((sum, term) => sum + Number(term.weight), 0);
  const sum = terms.reduce((total, term) => total + term.points * term.weight, 0);
  return html`
    <${Fold}
      id="score"
      name=${scored ? "How the score came about" : "What was scored"}
      note=${scored ? scoreOf(standing) : ""}
    >
      <${ScrollTable} label="Terms of the score" class="terms" heads=${HEADS}>
          <tbody>
            ${terms.map(
              (term, at) => html`
                <tr key=${at}>
                  <th scope="row">
                    <${Word}>${title(term.dimension)}<//> <span class="hint"><${Word}>${term.concern}<//></span>
                  </th>
                  <td class="number">${Math.round(term.points)}</td>
                  <td class="number">${amount(term.weight)}</td>
                  <td class="number">${tenth((term.points * term.weight) / weights)}</td>
                  <td class="number">${percent(term.confidence)}</td>
                </tr>
              `,
            )}
          </tbody>
          ${
            scored &&
            html`
              <tfoot>
                <tr>
                  <th scope="row">Score</th>
                  <td></td>
                  <td class="number">${amount(weights)}</td>
                  <td class="number"><strong>${tenth(sum / weights)}</strong></td>
                  <td></td>
                </tr>
              </tfoot>
            `
          }
        <//>
      ${scored && html`<p class="hint">Part = points × weight ÷ sum of weights. The parts add up to the score.</p>`}
      ${assessments
        .flatMap((assessment) => list(assessment.scores))
        .filter((score) => list(score.signals).length)
        .map((score) => html`<${Signals} key=${score.dimension} score=${score} />`)}
    <//>
  `;
}

// One digit, so that the parts still add up.
function tenth(number) {
  return number.toFixed(1);
}

function Signals({ score }) {
  return html`
    <details class="more off-paper">
      <summary>
        ${title(score.dimension)}
        : ${Math.round(score.points)} points from ${plural(list(score.signals).length, "signal")}
      </summary>
      <ul class="signals">
        ${list(score.signals).map(
          (signal, at) => html`
            <li key=${at}>
              <p>
                <strong>${Math.round(signal.points)}</strong> <span class="hint">× ${amount(signal.weight)}</span>${" "}
                <${Word}>${title(signal.fact)}<//>
                : <${Word}>${signal.value}<//> <span class="hint"><${Word}>${signal.rule}<//></span>
              </p>
              <${Evidence} all=${signal.evidence} />
            </li>
          `,
        )}
      </ul>
    </details>
  `;
}
