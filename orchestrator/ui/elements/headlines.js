// The answer in a line, as the Recommendation has it: one for each concern asked, or the verdict.

import { Term } from "./glossary.js";
import { html } from "./html.js";
import { list, percent, plain, title, Word } from "./text.js";
import { knownVerdict } from "./verdicts.js";

/** The Headlines about one Component, or all of them. */
export function headlinesOf(recommendation, component = null) {
  return list(recommendation.headlines).filter((headline) => !component || headline.component === component.name);
}

/**
 * `Permitted, 85 %`; a verdict keeps its mark. `several` adds what it is about, where several things are; `explained`
 * adds the glossary.
 */
export function Headline({ headline, standings, several = false, explained = false }) {
  const { answer, concern, component, confidence } = headline;
  const verdict = concern ? null : list(standings).find((standing) => standing.component.name === component)?.verdict;
  const sure = confidence !== null && confidence !== undefined;
  const about = [several && component, concern && title(concern)].filter(Boolean).map(plain).join(", ");
  return html`
    <span class="headline">
      <span class=${verdict && sure ? `verdict ${knownVerdict(verdict)}` : "answer"}>
        ${
          explained && verdict && sure
            ? html`<${Term} name=${knownVerdict(verdict)}>${plain(answer)}<//>`
            : html`<${Word}>${answer}<//>`
        }
      </span>
      ${sure && html`<span class="sure">, ${percent(confidence)}</span>`}
      ${sure && explained && html`<span class="sure"> <${Term} name="confidence">sure<//></span>`}
      ${about && html` <span class="hint"><${Word}>${about}<//></span>`}
    </span>
  `;
}
