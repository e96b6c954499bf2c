// Rows a reader compares: the caption, a header, cells that are text ready to show.

import { Evidence } from "./evidence.js";
import { html } from "./html.js";
import { Word, list, plain, plural } from "./text.js";

const ROWS_AT_FIRST = 12;
const MOST_ROWS = 500;

export function Table({ table }) {
  const rows = list(table.rows).slice(0, MOST_ROWS);
  const title = plain(table.title);
  return html`
    <figure class="table">
      <figcaption><${Word}>${title}<//></figcaption>
      <${Rows} columns=${list(table.columns)} rows=${rows.slice(0, ROWS_AT_FIRST)} title=${title} />
      ${rows.length > ROWS_AT_FIRST && html`<details class="more"><summary>${plural(rows.length - ROWS_AT_FIRST, "more row")}</summary><${Rows} columns=${list(table.columns)} rows=${rows.slice(ROWS_AT_FIRST)} title=${title} /></details>`}
      ${list(table.evidence).length > 0 && html`<details class="more"><summary>${plural(table.evidence.length, "source")}</summary><${Evidence} all=${table.evidence} /></details>`}
    </figure>
  `;
}

function Rows({ columns, rows, title }) {
  const numeric = columns.map((_, at) => rows.every((row) => /^[$€~≈<>]?\s?-?[\d.,]+\s?(%|[kKMB]|bn)?$|^[-–—]?$/.test(String(row[at] ?? "").trim())));
  return html`<div class="scrolls" tabindex="0" role="group" aria-label=${title}>
    <table>
      <thead><tr>${columns.map((column, at) => html`<th key=${at} scope="col" class=${numeric[at] ? "number" : ""}><${Word}>${column}<//></th>`)}</tr></thead>
      <tbody>${rows.map((row, nth) => html`<tr key=${nth}>${list(row).map((cell, at) => html`<td key=${at} class=${numeric[at] ? "number" : ""}><${Word}>${cell}<//></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}
