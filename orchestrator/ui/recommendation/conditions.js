// The conditions as a checklist, by who has to meet them; what was ticked stays in this browser.

import { tick, ticked } from "../client/browser-memory.js";
import { Evidence, Sources } from "../elements/evidence.js";
import { Term } from "../elements/glossary.js";
import { html, useState } from "../elements/html.js";
import { list, Prose, plain, title } from "../elements/text.js";
import { Numbers } from "./memo-sources.js";

/** `reason` stands above already: what it says is no further condition. */
export function Conditions({ conditions, reason, run, sources }) {
  const open = conditions.filter(({ claim }) => !plain(reason).includes(plain(claim).replace(/\.$/, "")));
  if (!open.length) return null;
  const owners = [...new Set(open.map((condition) => condition.owner))];
  return html`
    <section id="conditions" aria-labelledby="to-meet">
      <h3 id="to-meet"><${Term} name="condition">Conditions<//> to meet</h3>
      <div class="roles">
        ${owners.map(
          (owner) => html`
            <div key=${owner}>
              <h4>${title(owner)}</h4>
              <ul class="checklist">
                ${open
                  .filter((condition) => condition.owner === owner)
                  .map((condition) => html`<${Condition} key=${condition.claim} ...${{ condition, run, sources }} />`)}
              </ul>
            </div>
          `,
        )}
      </div>
    </section>
  `;
}

function Condition({ condition, run, sources }) {
  const key = `${run.id} ${plain(condition.claim).slice(0, 200)}`;
  const [done, setDone] = useState(() => ticked(key));
  const onChange = ({ target }) => {
    tick(key, target.checked);
    setDone(target.checked);
  };
  return html`
    <li>
      <label>
        <input type="checkbox" checked=${done} onChange=${onChange} /> <${Prose} text=${condition.claim} />
      </label>
      <${Numbers} sources=${sources} of=${condition.evidence} />
      ${
        list(condition.evidence).length > 0 &&
        html`
          <details class="stays-folded">
            <summary><${Sources} all=${condition.evidence} /></summary>
            <${Evidence} all=${condition.evidence} />
          </details>
        `
      }
    </li>
  `;
}
