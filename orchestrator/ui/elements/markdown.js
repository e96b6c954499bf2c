// Markdown as elements, never as HTML: headings, lists, tables, code, bold, emphasis and http links.

import { html } from "./html.js";
import { plain } from "./text.js";

const LONGEST = 60000;
const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\(https?:\/\/[^\s)]+\))/;

export function Markdown({ text }) {
  const blocks = plain(text)
    .slice(0, LONGEST)
    .split(/\n{2,}/);
  return html`<div class="markdown" dir="auto">${blocks.flatMap(block)}</div>`;
}

function block(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const shapes = [heading, bullets, table, quote];
  const runs = [];
  for (const line of lines) {
    const shape = shapes.find((candidate) => candidate.fits(line)) ?? paragraph;
    if (runs.at(-1)?.shape === shape && shape !== heading) runs.at(-1).lines.push(line);
    else runs.push({ shape, lines: [line] });
  }
  return runs.map((run) => run.shape.show(run.lines));
}

const heading = {
  fits: (line) => /^#{1,6} /.test(line),
  show: ([line]) => html`<h3>${inline(line.replace(/^#+ /, ""))}</h3>`,
};

const bullets = {
  fits: (line) => /^\s*([-*]|\d+\.) /.test(line),
  show: (lines) =>
    html`<ul>${lines.map((line) => html`<li>${inline(line.replace(/^\s*([-*]|\d+\.) /, ""))}</li>`)}</ul>`,
};

const table = {
  fits: (line) => /^\|.*\|\s*$/.test(line),
  show: (lines) => {
    const rows = lines
      .filter((line) => !/^\|[\s:|-]+\|\s*$/.test(line))
      .map((line) => line.trim().slice(1, -1).split("|"));
    const [head = [], ...body] = rows;
    return html`<div class="scrolls" tabindex="0" role="group" aria-label="Table"><table>
      <thead><tr>${head.map((cell) => html`<th scope="col">${inline(cell.trim())}</th>`)}</tr></thead>
      <tbody>${body.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell.trim())}</td>`)}</tr>`)}</tbody>
    </table></div>`;
  },
};

const quote = {
  fits: (line) => /^>/.test(line),
  show: (lines) =>
    html`<blockquote>${lines.map((line, at) => [at > 0 && " ", ...inline(line.replace(/^> ?/, ""))])}</blockquote>`,
};

const paragraph = {
  fits: () => true,
  show: (lines) => html`<p>${lines.map((line, at) => [at > 0 && " ", ...inline(line)])}</p>`,
};

function inline(text) {
  return text.split(INLINE).map((piece) => {
    if (/^`.+`$/.test(piece)) return html`<code>${piece.slice(1, -1)}</code>`;
    if (/^\*\*.+\*\*$/.test(piece)) return html`<strong>${piece.slice(2, -2)}</strong>`;
    if (/^\*.+\*$/.test(piece)) return html`<em>${piece.slice(1, -1)}</em>`;
    const link = /^\[([^\]]+)\]\((https?:[^\s)]+)\)$/.exec(piece);
    return link ? html`<a href=${link[2]} target="_blank" rel="noopener noreferrer">${link[1]}</a>` : piece;
  });
}
