// Where a claim can be checked, and the claims themselves.

import { Term } from "./glossary.js";
import { html } from "./html.js";
import { Locator, list, plural, title, Word } from "./text.js";

const GRADES = {
  primary: "read at the source",
  "primary-partial": "read at the source, in part",
  secondary: "as others report it",
  page: "from a web page",
  person: "as you said",
  judgement: "a judgement",
  memory: "from memory, not checked",
};
const WEIGHT = { blocker: 0, condition: 1, note: 2 };
const NOTES_AT_FIRST = 4;

/** Every source of a claim: title, place, the day it said so, how it was verified. */
export function Evidence({ all }) {
  if (!list(all).length) return html`<p class="hint">No source was given.</p>`;
  return html`
    <ul class="evidence">
      ${list(all)
        .slice(0, 60)
        .map(
          (source, at) => html`
            <li key=${at}>
              <cite><${Word}>${source.title}<//></cite>
              <span class="locator"><${Locator} at=${source.locator} /></span>
              <span class="hint">
                seen <time><${Word}>${source.seen}<//></time> ·${" "}
                ${
                  // Explained once a list: a long one has the same few grades on every line.
                  at ? gradeOf(source) : html`<${Term} name="grade">${gradeOf(source)}<//>`
                }
              </span>
            </li>
          `,
        )}
    </ul>
  `;
}

function gradeOf({ grade }) {
  return GRADES[grade] ?? title(grade);
}

/** How many sources a click shows; nothing when there are none. */
export function Sources({ all }) {
  return list(all).length ? html`<span class="sources">${plural(list(all).length, "source")}</span>` : null;
}

/** The Findings of one Assessment: what is in the way first, notes folded when there are many. */
export function Findings({ all }) {
  if (!all.length) return null;
  const sorted = [...all].sort((a, b) => (WEIGHT[a.severity] ?? 2) - (WEIGHT[b.severity] ?? 2));
  const weighty = sorted.filter((finding) => (WEIGHT[finding.severity] ?? 2) < 2).length;
  const first = sorted.slice(0, weighty + NOTES_AT_FIRST);
  const notes = sorted.slice(first.length);
  return html`
    <ul class="findings">${first.map((finding, at) => html`<${Finding} key=${at} finding=${finding} />`)}</ul>
    ${
      notes.length > 0 &&
      html`
        <details class="more">
          <summary>${plural(notes.length, "more note")}</summary>
          <ul class="findings">${notes.map((finding, at) => html`<${Finding} key=${at} finding=${finding} />`)}</ul>
        </details>
      `
    }
  `;
}

function Finding({ finding }) {
  const severity = finding.severity in WEIGHT ? finding.severity : "note";
  const tone = { blocker: "bad", condition: "caution", note: "neutral" }[severity];
  return html`
    <li class=${`finding ${severity}`}>
      <details>
        <summary>
          <span class=${`dot ${tone}`}></span>
          <span class="claim">
            <span class=${severity === "note" ? "unseen" : "severity"}>${title(severity)}: </span>
            <${Word}>${finding.claim}<//>
          </span>
          <${Sources} all=${finding.evidence} />
        </summary>
        ${
          finding.ceiling &&
          html`<p class="hint"><${Term} name="ceiling">Leaves at best<//>: ${title(finding.ceiling)}</p>`
        }
        ${finding.owner && html`<p class="hint">To be met by: <${Word}>${finding.owner}<//></p>`}
        <${Evidence} all=${finding.evidence} />
      </details>
    </li>
  `;
}
