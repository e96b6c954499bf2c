// Measures that were too many to send along: fetched when they are opened.

import { api } from "../client/orchestrator-api.js";
import { html, useState } from "../elements/html.js";
import { Table } from "../elements/table.js";
import { list, plural } from "../elements/text.js";
import { Figures } from "./figures.js";

const label = (count) =>
  count ? `${plural(count, "figure")} with ${count === 1 ? "its formula" : "their formulas"}` : "its tables";

export function FetchedFigures({ reference, tables }) {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const open = (event) => {
    if (!event.currentTarget.open || found) return;
    api(reference.path.replace(/^\/?api\//, "")).then(setFound, (error) => setProblem(error.message));
  };
  return html`<details class="more off-paper" onToggle=${open}>
    <summary>${label(reference.count)}</summary>
    ${problem && html`<p class="hint">${problem}</p>`}
    ${found && html`<${Figures} measures=${list(found.measures)} />`}
    ${found && !tables.length && list(found.tables).map((table) => html`<${Table} key=${table.id} table=${table} />`)}
  </details>`;
}
