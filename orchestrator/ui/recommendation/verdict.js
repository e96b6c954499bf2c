// One Component's standing: the verdict, how sure it is, and why.

import { Evidence, Sources } from "../elements/evidence.js";
import { Headline, headlinesOf } from "../elements/headlines.js";
import { html } from "../elements/html.js";
import { list, Prose, percent, plain, title, Word } from "../elements/text.js";
import { knownVerdict, MEANS, RANK } from "../elements/verdicts.js";
import { Understood } from "./inquiry.js";

/** What a Component is told apart by. */
export function keyOf(component) {
  return component?.id || component?.name || "";
}

/** The standings, or one made of the Recommendation itself when nothing could be weighed. */
export function standingsOf(recommendation) {
  const { standings, verdict, confidence, summary, conditions, inquiry } = recommendation;
  if (list(standings).length) return standings;
  const component = list(recommendation.assessments)[0]?.component ??
    list(inquiry?.components)[0] ?? { name: "The question" };
  return [{ component, verdict, confidence, score: null, because: summary, conditions }];
}

/** Whether some concerns were asked for and not the whole: then there is no score and no verdict. */
export function isNarrow(recommendation) {
  return list(recommendation.inquiry?.concerns).length > 0;
}

/** A score as people read it. */
export function scoreOf(standing) {
  return scored(standing) ? `${Math.round(standing.score)} of 100` : "not scored";
}

function scored({ score }) {
  return score !== null && score !== undefined;
}

function concernsOf(standing) {
  return [...new Set(list(standing.terms).map((term) => term.concern))].join(" and ");
}

export function Verdict({ standing, recommendation, assessments }) {
  const { component, verdict, confidence, because, ceilings } = standing;
  const { standings } = recommendation;
  const whole = !isNarrow(recommendation);
  const complete = !list(recommendation.unanswered).length;
  const first = standing === list(recommendation.standings)[0] || !list(recommendation.standings).length;
  const lead = first ? recommendation.summary : because;
  const more = plain(lead).includes(plain(because)) ? "" : because;
  return html`
    <header class="standing">
      <p class="about">
        <${Word}>${component.name}<//>${" "}
        ${component.version && html`<span class="hint"><${Word}>${component.version}<//></span>`}
      </p>
      ${headlinesOf(recommendation, component).map(
        (headline, at) => html`
          <h2 key=${at}><${Headline} headline=${headline} standings=${standings} /></h2>
        `,
      )}
      ${whole && html`<p class="hint">${MEANS[knownVerdict(verdict)]}</p>`}
      <${Prose} text=${lead} class="lead" />
      ${more && html`<${Prose} text=${more} />`}
      ${
        whole &&
        html`
          <div class="gauges">
            <${Gauge} label="Confidence" share=${confidence} text=${percent(confidence)} />
            ${
              scored(standing) &&
              (complete
                ? html`
                  <${Gauge} label="Score" share=${standing.score / 100} text=${scoreOf(standing)} />
                `
                : html`
                  <p class="gauge">
                    <span>Score</span>${" "}
                    <strong>${scoreOf(standing)} on <${Word}>${concernsOf(standing)}<//> alone</strong>
                  </p>
                `)
            }
          </div>
        `
      }
      ${[...list(ceilings)]
        .sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict))
        .map(
          (ceiling, at) => html`
            <details class="ceiling" key=${at}>
              <summary>
                <span>
                  Not better than <strong>${title(ceiling.verdict)}</strong>
                  : <${Word}>${ceiling.because}<//>
                </span>${" "}
                <span class="tags">
                  <span class="tag faint"><${Word}>${ceiling.concern}<//></span>
                  <${Sources} all=${ceiling.evidence} />
                </span>
              </summary>
              <${Evidence} all=${list(ceiling.evidence)} />
            </details>
          `,
        )}
      <${Understood} recommendation=${recommendation} />
      ${
        assessments.length > 0 &&
        html`
          <details class="why-sure">
            <summary>Why this confidence</summary>
            <dl class="bases">
              ${assessments.map(
                (assessment) => html`
                  <div key=${assessment.concern}>
                    <dt>
                      <${Word}>${title(assessment.concern)}<//>${" "}
                      <span class="hint">${percent(assessment.confidence)}</span>
                    </dt>
                    <dd><${Prose} text=${assessment.confidence_basis} /></dd>
                  </div>
                `,
              )}
            </dl>
          </details>
        `
      }
    </header>
  `;
}

/** A share of one as a bar, with its words beside it. */
export function Gauge({ label, share, text }) {
  const width = Math.max(0, Math.min(1, Number(share) || 0)) * 100;
  return html`
    <div class="gauge">
      <span>${label}</span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="6" rx="3" />
        <rect class="fill" width=${width} height="6" rx="3" />
      </svg>
      <strong>${text}</strong>
    </div>
  `;
}
