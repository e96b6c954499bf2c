// What an examination found of an agent: every check, and each fault with its fix.

import { html } from "../elements/html.js";
import { list, plural, Word } from "../elements/text.js";

const TONES = { passed: "good", failed: "bad", skipped: "neutral" };

export function Examination({ examination }) {
  const checks = list(examination.checks);
  const faults = checks.flatMap((check) => list(check.faults));
  return html`
    <section class="examination" aria-label=${`Examination of ${examination.agent || examination.url}`}>
      <p>
        <strong>${faults.length ? plural(faults.length, "fault") : "Sound"}</strong>${" "}
        <span class="hint"><${Word}>${examination.part}<//></span>
      </p>
      <ul>
        ${checks.map(
          (check) => html`
            <li key=${check.check}>
              <span class=${`dot ${TONES[check.state] ?? "neutral"}`}></span> <${Word}>${check.title}<//>
              <span class="unseen">: ${check.state}</span>
              ${list(check.faults).map(
                (fault, at) => html`
                  <p key=${at}>
                    <${Word}>${fault.message}<//>${" "}
                    ${fault.at && html`<code><${Word}>${fault.at}<//></code> `}
                    <span class="hint">Fix: <${Word}>${fault.fix}<//></span>
                  </p>
                `,
              )}
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}
