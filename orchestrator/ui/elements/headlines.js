// The answer in a line, as the Recommendation has it: one for each concern asked, or the verdict.

import { Term } from "./glossary.js";
import { html } from "./html.js";
import { list, percent, plain, title, Word } from "./text.js";
import { knownVerdict } from "./verdicts.js";

// `$357 a month, 259 to 501`: a figure with its range after it.
const RANGED = /^(.+?), (\S+ to \S+)$/;

/** The Headlines about one Component, or all of them. */
export function headlinesOf(recommendation, component = null) {
  return list(recommendation.headlines).filter((headline) => !component || headline.component === component.name);
}

/** An answer with its range, where it has one, told apart from the figure. */
export function AnswerText({ text }) {
  const [, figure, range] = RANGED.exec(plain(text)) ?? [];
  if (!range) return html`<${Word}>${text}<//>`;
  return html`<${Word}>${figure}<//> <span class="range">${range}</span>`;
}

/** How sure an answer is; `explained` adds the glossary. */
export function Sure({ confidence, explained = false }) {
  if (!Number(confidence)) return html`<span class="sure">no evidence</span>`;
  return html`
    <span class="sure">
      ${percent(confidence)} ${explained ? html`<${Term} name="confidence">sure<//>` : "sure"}
    </span>
  `;
}

/** A verdict in a list or a table. */
export function VerdictMark({ verdict }) {
  return html`<span class=${`verdict small ${knownVerdict(verdict)}`}>${title(verdict)}</span>`;
}

/**
 * `Permitted 85 % sure`; a verdict keeps its mark. `explained` adds the glossary.
 */
export function Headline({ headline, standings, explained = false }) {
  const { answer, concern, component, confidence } = headline;
  const verdict = concern ? null : list(standings).find((standing) => standing.component.name === component)?.verdict;
  const known = confidence !== null && confidence !== undefined;
  return html`
    <span class="headline">
      <span class=${verdict && known ? `verdict ${knownVerdict(verdict)}` : "answer"}>
        ${
          explained && verdict && known
            ? html`<${Term} name=${knownVerdict(verdict)}>${plain(answer)}<//>`
            : html`<${AnswerText} text=${answer} />`
        }
      </span>
      ${
        known &&
        html`
          ${" "}<${Sure} confidence=${confidence} explained=${explained} />
        `
      }
      ${concern && html` <span class="hint"><${Word}>${title(concern)}<//></span>`}
    </span>
  `;
}
