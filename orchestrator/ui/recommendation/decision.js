// The first screen of a recommendation: the answer, a line for each concern, the reason, and what was understood.

import { Evidence, Sources } from "../elements/evidence.js";
import { Term } from "../elements/glossary.js";
import { AnswerText, Headline, headlinesOf, Sure } from "../elements/headlines.js";
import { html } from "../elements/html.js";
import { Locator, list, Prose, plain, sentencesOf, title, Word } from "../elements/text.js";
import { knownVerdict, MEANS, RANK } from "../elements/verdicts.js";
import { Chips } from "./chips.js";
import { goTo } from "./fold.js";
import { memoSources, Numbers } from "./memo-sources.js";
import { answerOf, assessmentsOf, isNarrow, isScored, previousOf, scoreOf, sourceOf } from "./standings.js";

export function Decision({ standing, recommendation, run, conversation }) {
  const { component } = standing;
  const assessments = assessmentsOf(recommendation, component);
  const narrow = isNarrow(recommendation);
  const sources = memoSources(standing, assessments);
  // In a whole answer each concern has its line below: above them stand what was asked first, and the verdict.
  const headlines = headlinesOf(recommendation, component).filter(({ concern }, at) => narrow || !at || !concern);
  const previous = previousOf(conversation.runs, run, component);
  return html`
    <header class="standing">
      <p class="about">
        <${Word}>${component.name}<//>${" "}
        ${component.version && html`<span class="hint"><${Word}>${component.version}<//></span>`}
      </p>
      ${headlines.map(
        (headline, at) => html`
          <h2 key=${at}>
            <${Headline} headline=${headline} standings=${recommendation.standings} explained=${true} />
          </h2>
        `,
      )}
      ${
        narrow
          ? html`<${Lead} ...${{ standing, recommendation, assessments, previous }} />`
          : html`
            <${Whole} ...${{ standing, recommendation, previous }} />
            <${Answers} ...${{ assessments, previous, sources, reason: standing.because }} />
          `
      }
      <${Reason} standing=${standing} sources=${sources} />
      <${Chips} ...${{ recommendation, run, conversation }} />
    </header>
  `;
}

// Of a question about some concerns: what the whole answer says of this Component, and a source for each concern.
function Lead({ standing, recommendation, assessments, previous }) {
  const sentences = sentencesOf(recommendation.summary).filter(
    (sentence) => !plain(standing.because).includes(sentence),
  );
  const own = sentences.filter((sentence) => sentence.includes(plain(standing.component.name)));
  return html`
    <p class="lead"><${Word}>${(own.length ? own : sentences).join(" ")}<//></p>
    ${assessments.map((assessment) => {
      const before = answerBefore(assessment, previous);
      const source = sourceOf(assessment);
      return html`
        <p key=${assessment.concern} class="hint">
          ${before && html`<span class="tag faint">before: <${Word}>${before}<//></span> `}
          ${source && html`<${Source} source=${source} />, <${Word}>${source.seen}<//>`}
        </p>
      `;
    })}
  `;
}

function Whole({ standing, recommendation, previous }) {
  const { component, verdict } = standing;
  const before = list(previous?.standings).find((known) => known.component.name === component.name)?.verdict;
  const complete = !list(recommendation.unanswered).length;
  const concerns = [...new Set(list(standing.terms).map((term) => term.concern))].join(" and ");
  return html`
    <p class="lead">
      ${MEANS[knownVerdict(verdict)]}
      ${before && before !== verdict && html` <span class="tag">before: ${title(before)}</span>`}
    </p>
    ${
      isScored(standing) &&
      html`
        <p class="hint">
          <${Term} name="score">Score<//>${" "}
          <${Word}>${complete ? scoreOf(standing) : `${scoreOf(standing)} on ${concerns} alone`}<//>
        </p>
      `
    }
  `;
}

function Answers({ assessments, previous, sources, reason }) {
  if (!assessments.length) return null;
  return html`
    <ul class="answers" aria-label="In a line each">
      ${assessments.map(
        (assessment) => html`
          <${Answer}
            key=${assessment.concern}
            assessment=${assessment}
            reason=${reason}
            sources=${sources}
            before=${answerBefore(assessment, previous)}
          />
        `,
      )}
    </ul>
  `;
}

function Answer({ assessment, before, reason, sources }) {
  const { concern, confidence } = assessment;
  const source = sourceOf(assessment);
  return html`
    <li>
      <button class="in-text quiet" onClick=${() => goTo(`section-${concern}`)}><${Word}>${title(concern)}<//></button>
      <span class="answer-value">
        <strong><${AnswerText} text=${answerOf(assessment, reason)} /></strong>
        ${source && html`<${Numbers} sources=${sources} of=${[source]} />`}
        ${before && html` <span class="tag faint">before: <${Word}>${before}<//></span>`}
      </span>
      <span class="hint">
        <${Sure} confidence=${confidence} explained=${true} />
      </span>
      <span class="hint answer-source">${source && html`<${Source} source=${source} />`}</span>
    </li>
  `;
}

function Source({ source }) {
  return /^https?:/i.test(source.locator)
    ? html`<${Locator} at=${source.locator} text=${source.title} />`
    : html`<${Word}>${source.title}<//>`;
}

function answerBefore(assessment, previous) {
  const known =
    previous && assessmentsOf(previous, assessment.component).find((other) => other.concern === assessment.concern);
  const text = known && plain(known.answer || title(known.outcome));
  return text && text !== plain(assessment.answer || title(assessment.outcome)) ? text : "";
}

// The reason stands here once, with the sources of every gate it names; gates it does not name follow.
function Reason({ standing, sources }) {
  const worstFirst = [...list(standing.ceilings)].sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict));
  const text = plain(standing.because);
  const extra = worstFirst.filter((ceiling) => !text.includes(plain(ceiling.because).replace(/\.$/, "")));
  const evidence = worstFirst.flatMap((ceiling) => list(ceiling.evidence));
  return html`
    <details class="reason stays-folded" key=${text}>
      <summary>
        <${Prose} text=${text} />
        ${extra.map(
          (ceiling, at) => html`
            <p key=${at}>
              Not better than ${title(ceiling.verdict)}: <${Word}>${ceiling.because}<//>
            </p>
          `,
        )}
        <${Sources} all=${evidence} /><${Numbers} sources=${sources} of=${evidence} />
      </summary>
      <${Evidence} all=${evidence} />
      ${worstFirst.length > 0 && html`<p class="hint not-printed"><${Term} name="ceiling">What a ceiling is<//></p>`}
    </details>
  `;
}
