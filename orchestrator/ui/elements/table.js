// Rows a reader compares: the caption, a header, cells that are text ready to show.

import { Evidence } from "./evidence.js";
import { html, useState } from "./html.js";
import { ScrollTable } from "./scroll-table.js";
import { list, plain, plural, Word } from "./text.js";

const ROWS_AT_FIRST = 8;
const MOST_ROWS = 500;
const SHORT = 16;
const NUMBER = /^[$€~≈<>]?\s?-?[\d.,]+\s?(%|[kKMB]|bn)?$|^[-–—]?$/;

export function Table({ table }) {
  const [whole, setWhole] = useState(false);
  const rows = list(table.rows).slice(0, MOST_ROWS);
  const kinds = list(table.columns).map((_, at) => kindOf(rows.map((row) => plain(row[at]).trim())));
  const heads = list(table.columns).map((column, at) => [plain(column), kinds[at]]);
  const hiddenCount = whole ? 0 : rows.length - ROWS_AT_FIRST;
  return html`
    <figure class="table">
      <figcaption><${Word}>${table.title}<//></figcaption>
      <${ScrollTable} label=${plain(table.title)} heads=${heads}>
        <${Rows} rows=${rows.slice(0, ROWS_AT_FIRST)} kinds=${kinds} />
        <${Rows} rows=${rows.slice(ROWS_AT_FIRST)} kinds=${kinds} hidden=${!whole} />
      <//>
      ${
        hiddenCount > 0 &&
        html`
          <button class="quiet" onClick=${() => setWhole(true)}>Show ${plural(hiddenCount, "more row")}</button>
        `
      }
      ${
        list(table.evidence).length > 0 &&
        html`
          <details class="more">
            <summary>${plural(table.evidence.length, "source")}</summary>
            <${Evidence} all=${table.evidence} />
          </details>
        `
      }
    </figure>
  `;
}

function Rows({ rows, kinds, hidden = false }) {
  if (!rows.length) return null;
  return html`
    <tbody hidden=${hidden}>
      ${rows.map(
        (row, nth) => html`
          <tr key=${nth}>
            ${list(row).map((cell, at) => html`<td key=${at} class=${kinds[at]}><${Word}>${cell}<//></td>`)}
          </tr>
        `,
      )}
    </tbody>
  `;
}

// Numbers stand right-aligned; what is short in every row is not broken.
function kindOf(cells) {
  if (cells.every((cell) => NUMBER.test(cell))) return "number";
  return cells.every((cell) => cell.length <= SHORT) ? "short" : "";
}
