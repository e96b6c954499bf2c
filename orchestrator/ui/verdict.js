// One Component's standing: the verdict, how sure it is, and why.

import { Evidence, Sources } from "./evidence.js";
import { html } from "./html.js";
import { Understood } from "./understood.js";
import { Prose, Word, amount, list, percent, plain, title } from "./text.js";
import { MEANS, RANK, knownVerdict } from "./verdicts.js";

/** What a Component is told apart by. */
export function keyOf(component) {
  return component?.id || component?.name || "";
}

/** The standings, or one made of the Recommendation itself when nothing could be weighed. */
export function standingsOf(recommendation) {
  const { standings, verdict, confidence, summary, conditions, inquiry } = recommendation;
  if (list(standings).length) return standings;
  const component = list(recommendation.assessments)[0]?.component ?? list(inquiry?.components)[0] ?? { name: "The question" };
  return [{ component, verdict, confidence, score: null, because: summary, conditions }];
}

export function Verdict({ standing, recommendation, assessments }) {
  const { component, verdict, confidence, score, because, ceilings } = standing;
  const first = standing === list(recommendation.standings)[0] || !list(recommendation.standings).length;
  const said = first ? recommendation.summary : because;
  const more = plain(said).includes(plain(because)) ? "" : because;
  return html`
    <header class="standing">
      <p class="about"><${Word}>${component.name}<//> ${component.version && html`<span class="hint"><${Word}>${component.version}<//></span>`}</p>
      <h2><span class=${`verdict ${knownVerdict(verdict)}`}>${title(verdict)}</span></h2>
      <p class="hint">${MEANS[knownVerdict(verdict)]}</p>
      <${Prose} text=${said} class="lead" />
      ${more && html`<${Prose} text=${more} />`}
      <div class="gauges">
        <${Gauge} label="Confidence" share=${confidence} shown=${percent(confidence)} />
        ${score !== null && score !== undefined && html`<${Gauge} label="Score" share=${score / 100} shown=${`${amount(score)} of 100`} />`}
      </div>
      ${[...list(ceilings)].sort((one, other) => RANK.indexOf(one.verdict) - RANK.indexOf(other.verdict)).map((ceiling, at) => html`<details class="ceiling" key=${at}>
        <summary><span>Not better than <strong>${title(ceiling.verdict)}</strong>: <${Word}>${ceiling.because}<//></span> <span class="tags"><span class="tag faint"><${Word}>${ceiling.concern}<//></span><${Sources} all=${ceiling.evidence} /></span></summary>
        <${Evidence} all=${list(ceiling.evidence)} />
      </details>`)}
      <${Understood} recommendation=${recommendation} />
      ${assessments.length > 0 && html`<details class="why-sure"><summary>Why this confidence</summary>
        <dl class="bases">${assessments.map((each) => html`<div key=${each.concern}><dt><${Word}>${title(each.concern)}<//> <span class="hint">${percent(each.confidence)}</span></dt><dd><${Prose} text=${each.confidence_basis} /></dd></div>`)}</dl>
      </details>`}
    </header>
  `;
}

/** A share of one as a bar, with its words beside it. */
export function Gauge({ label, share, shown }) {
  const width = Math.max(0, Math.min(1, Number(share) || 0)) * 100;
  return html`<div class="gauge"><span>${label}</span><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6" rx="3" /><rect class="fill" width=${width} height="6" rx="3" /></svg><strong>${shown}</strong></div>`;
}
