// Measures: the number, its range, its formula, and the formula with the numbers in it.

import { Evidence } from "../elements/evidence.js";
import { html } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { amount, Locator, list, Word } from "../elements/text.js";

const HEADS = ["In the formula", "Number", "Where it is from"];
const AT_FIRST = 6;

export function Figures({ measures }) {
  if (!measures.length) return null;
  const others = measures.slice(AT_FIRST);
  return html`
    <div class="figures">
      <h4>Figures</h4>
      <ul>
        ${measures.slice(0, AT_FIRST).map((measure) => html`<${Figure} key=${measure.id} measure=${measure} />`)}
      </ul>
      ${
        others.length > 0 &&
        html`
          <details class="more off-paper">
            <summary>${others.length} more figures</summary>
            <ul>${others.map((measure) => html`<${Figure} key=${measure.id} measure=${measure} />`)}</ul>
          </details>
        `
      }
    </div>
  `;
}

function Figure({ measure }) {
  const { label, value, unit, low, high, formula, inputs, evidence } = measure;
  const ranged = low !== undefined && low !== null && high !== undefined && high !== null;
  return html`
    <li class="figure">
      <details>
        <summary>
          <span class="figure-label"><${Word}>${label}<//></span>
          <span class="figure-value">
            <strong>${amount(value)}</strong> <${Word}>${unit}<//>
            ${ranged && html`<span class="hint range">${amount(low)} to ${amount(high)}</span>`}
          </span>
        </summary>
        ${ranged && measure.range_means && html`<p class="hint">The range: <${Word}>${measure.range_means}<//></p>`}
        ${
          formula &&
          html`
            <div class="formula">
              <code>${formula}</code>
              <code>= ${withNumbers(formula, list(inputs))}</code>
              <code>= ${amount(value)} ${unit}</code>
            </div>
          `
        }
        ${list(inputs).length > 0 && html`<${Inputs} inputs=${inputs} />`}
        ${list(evidence).length > 0 && html`<${Evidence} all=${evidence} />`}
      </details>
    </li>
  `;
}

function Inputs({ inputs }) {
  return html`
    <${ScrollTable} label="Numbers in the formula" class="inputs" heads=${HEADS}>
        <tbody>
          ${inputs.map(
            (input) => html`
              <tr key=${input.name}>
                <th scope="row"><code>${input.name}</code></th>
                <td class="number">${amount(input.value)} <${Word}>${input.unit}<//></td>
                <td>
                  ${list(input.evidence).map(
                    (source, at) => html`
                      <div key=${at}>
                        <${Word}>${source.title}<//>${" "}
                        <span class="locator"><${Locator} at=${source.locator} /></span>${" "}
                        <span class="hint">${source.seen}</span>
                      </div>
                    `,
                  )}
                  ${input.measure && html`<span class="hint">computed: <${Word}>${input.measure}<//></span>`}
                </td>
              </tr>
            `,
          )}
        </tbody>
      <//>
  `;
}

/** The formula with each name replaced by its number. */
export function withNumbers(formula, inputs) {
  const values = Object.fromEntries(inputs.map((input) => [input.name, input.value]));
  return formula.replace(/[A-Za-z_]\w*/g, (name) => (Object.hasOwn(values, name) ? exact(values[name]) : name));
}

function exact(value) {
  const number = Number(value);
  return Number.isFinite(number) ? number.toLocaleString("en", { maximumSignificantDigits: 12 }) : String(value);
}
