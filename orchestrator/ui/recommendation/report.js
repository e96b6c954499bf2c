// The recommendation as a document: the verdict and what it rests on, each claim one click from its evidence.

import { isFinished } from "../client/run.js";
import { Evidence } from "../elements/evidence.js";
import { html, useMemo, useRef, useState } from "../elements/html.js";
import { inWords, list, Prose, percent, plain, title, Word } from "../elements/text.js";
import { Compare } from "./compare.js";
import { Concern } from "./concern.js";
import { Conditions } from "./conditions.js";
import { Decision } from "./decision.js";
import { Downloads } from "./downloads.js";
import { Exhibits } from "./exhibits.js";
import { Fold } from "./fold.js";
import { Gaps } from "./gaps.js";
import { MemoSources, memoSources } from "./memo-sources.js";
import { Moves, movesOf } from "./moves.js";
import { HeardOnly, Uncounted } from "./not-counted.js";
import { useOpenOnPaper } from "./print.js";
import { Alternatives, Assumptions, Defaults, NotCovered, Opinions, WouldChange } from "./remarks.js";
import { Since } from "./since.js";
import { assessmentsOf, keyOf, standingsOf } from "./standings.js";
import { Terms } from "./terms.js";

const COMPONENTS = "https://adoption-council.example/ext/components/v1";

export function View(props) {
  const { run, conversation, agents, watched, askAnew } = props;
  if (!run?.recommendation) return html`<${Nothing} ...${props} />`;
  const { recommendation } = run;
  return html`<${Document} key=${run.id} ...${{ run, conversation, agents, watched, askAnew, recommendation }} />`;
}

// Who answers from a catalogue says so by this extension; an organisation's own files are laid over that one.
function publishesComponents({ card }) {
  return list(card?.capabilities?.extensions).some(({ uri }) => uri === COMPONENTS);
}

// Until there is a recommendation, what can be watched is the exchange it is made from.
function Nothing(props) {
  const { run, Stage } = props;
  const hope =
    run && !isFinished(run)
      ? "The recommendation appears here when the agents have answered."
      : "This turn brought no recommendation.";
  return html`<div><p class="nothing">${hope}</p><${Stage} view="exchange" ...${props} /></div>`;
}

function Document({ run, conversation, agents, watched, askAnew, recommendation }) {
  const standings = standingsOf(recommendation);
  const [at, setAt] = useState(0);
  const page = useRef();
  useOpenOnPaper(page);
  const standing = standings[Math.min(at, standings.length - 1)];
  const moves = movesOf(conversation.runs, run, standing.component);
  const onCorrected = () => askAnew(run.words, recommendation.inquiry);
  const correctable = agents.filter(publishesComponents).map((agent) => agent.name);
  // A long document is drawn again only when it changes, not whenever something happens in the conversation.
  const body = useMemo(
    () => html`<${Body} ...${{ run, recommendation, standing, moves, correctable, onCorrected }} />`,
    [recommendation, run.exhibits, standing.component, moves.length, correctable.length],
  );
  const paths = (entries) =>
    entries.map((entry) => {
      const moves = movesOf(conversation.runs, run, entry.component).map((move) => move.standing);
      return moves.length ? moves : [entry];
    });
  const top = (entries, chosen) => html`
    <${Gaps} gaps=${list(recommendation.unanswered)} conversation=${conversation} />
    ${
      entries.length > 1 &&
      html`<${Compare} ...${{ recommendation, standings: entries, paths: paths(entries), at: chosen, setAt }} />`
    }
  `;
  const decision = (entry) => html`<${Decision} ...${{ standing: entry, recommendation, run, conversation }} />`;
  const whole = html`
    <article class="report">
      ${top(standings, 0)}
      ${standings.map((entry) => [
        decision(entry),
        html`<${Body} ...${{ run, recommendation, standing: entry, moves: [], correctable: [] }} />`,
      ])}
    </article>
  `;
  return html`
    <article class="report" ref=${page} aria-label="Recommendation">
      <p class="asked-for on-paper">${plain(run.words)} <time class="hint">${recommendation.inquiry?.as_of}</time></p>
      ${top(standings, at)} ${decision(standing)}
      <div class="take-along">
        <${Downloads} ...${{ run, standing, whole }} />
        ${!list(recommendation.inquiry?.documents).length && html`<${Since} ...${{ run, watched }} />`}
      </div>
      ${body}
    </article>
  `;
}

function Body({ run, recommendation, standing, moves, correctable, onCorrected }) {
  const key = keyOf(standing.component);
  const mine = assessmentsOf(recommendation, standing.component);
  const sources = memoSources(standing, mine);
  const of = (field) => mine.flatMap((assessment) => list(assessment[field]));
  const contradictions = list(recommendation.contradictions).filter(
    (contradiction) => !contradiction.component || [key, standing.component.name].includes(contradiction.component),
  );
  return html`
    <${Conditions} conditions=${list(standing.conditions)} reason=${standing.because} ...${{ run, sources }} />
    <${Contradictions} all=${contradictions} />
    <${MemoSources} sources=${sources} />
    <div class="parts">
      <h2 class="on-paper">Annex: <${Word}>${standing.component.name}<//></h2>
      <${Moves} moves=${moves} />
      <${WouldChange} flips=${list(standing.would_change)} assessments=${mine} />
      ${mine.map(
        (assessment) => html`
          <${Concern}
            key=${assessment.concern}
            reason=${standing.because}
            ...${{ assessment, recommendation, run, correctable, onCorrected }}
          />
        `,
      )}
      <${Terms} standing=${standing} assessments=${mine} />
      <${Confidence} assessments=${mine} />
      <${HeardOnly} opinions=${list(recommendation.heard)} component=${standing.component} />
      <${Uncounted} all=${list(recommendation.uncounted)} />
      <${Opinions} opinions=${list(recommendation.opinions)} />
      <${Alternatives} all=${[...list(standing.alternatives), ...of("alternatives")]} />
      <${Defaults}
        all=${list(recommendation.defaults).filter((entry) => entry.component === standing.component.name)}
      />
      <${Assumptions} all=${[...list(recommendation.assumptions), ...of("assumptions")]} />
      <${NotCovered} all=${[...list(recommendation.not_covered), ...of("not_covered")]} />
      <${Exhibits}
        exhibits=${run.exhibits.filter((exhibit) => !belongs(exhibit, recommendation))}
        heading="Beside it"
      />
    </div>
  `;
}

// An Exhibit's id begins with the agent and the Component it is about.
export function belongs(exhibit, recommendation) {
  return list(recommendation.consultations).some((consultation) =>
    exhibit.id.startsWith(`${consultation.agent}/${consultation.component}/`),
  );
}

function Confidence({ assessments }) {
  if (!assessments.length) return null;
  return html`
    <${Fold} id="confidence" name="Why this confidence">
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
    <//>
  `;
}

function Contradictions({ all }) {
  if (!all.length) return null;
  return html`
    <${Fold} id="disagree" name="Where the agents disagree" open=${true}>
      ${all.map(
        (contradiction, at) => html`
          <div class="contradiction" key=${at}>
            <h4><${Word}>${title(contradiction.key.replaceAll(".", " "))}<//></h4>
            <div class="sides">
              ${list(contradiction.sides).map(
                (side, nth) => html`
                  <div key=${nth}>
                    <p>
                      <span class="tag faint"><${Word}>${side.concern}<//></span> <${Word}>${inWords(side.value)}<//>
                    </p>
                    <${Evidence} all=${side.evidence} />
                  </div>
                `,
              )}
            </div>
          </div>
        `,
      )}
    <//>
  `;
}
