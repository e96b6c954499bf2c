// Two JSON values compared: a table of the places where they differ.

import { html } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { plural, visible } from "../elements/text.js";
import { differences } from "./diff.js";

const SHOWN = 200;
const LONGEST = 300;

/** `names` are what the two are called, such as "this" and "the other". */
export function Changes({ before, after, names }) {
  const changes = differences(before, after);
  if (!changes.length) return html`<p class="valid"><span class="dot good"></span> No difference.</p>`;
  return html`
    <p class="hint">${plural(changes.length, "difference")}</p>
    <${ScrollTable} label="Differences" class="changes" heads=${["Place", ...names]}>
        <tbody>
          ${changes.slice(0, SHOWN).map(
            ({ path, before: old, after: now }) => html`
              <tr key=${path}>
                <th scope="row"><code>${visible(path)}</code></th>
                <${Value} value=${old} kind="gone" />
                <${Value} value=${now} kind="new" />
              </tr>
            `,
          )}
        </tbody>
      <//>
  `;
}

function Value({ value, kind }) {
  if (value === undefined) return html`<td><span class="hint">not there</span></td>`;
  return html`<td><code class=${kind}>${visible(JSON.stringify(value)).slice(0, LONGEST)}</code></td>`;
}
