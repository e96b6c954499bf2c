// What one agent found about one Component: outcome, findings, figures, tables, charts, facts.

import { addressOf } from "../elements/address.js";
import { Findings } from "../elements/evidence.js";
import { Sure } from "../elements/headlines.js";
import { html } from "../elements/html.js";
import { placeOf } from "../elements/identity.js";
import { Table } from "../elements/table.js";
import { list, Prose, percent, plural, title, Word } from "../elements/text.js";
import { Exhibits } from "./exhibits.js";
import { Facts } from "./facts.js";
import { FetchedFigures } from "./fetched-figures.js";
import { Figures } from "./figures.js";
import { Fold } from "./fold.js";
import { answerOf } from "./standings.js";

/**
 * `reason` stands above already; `correctable` names the agents whose facts a person can put right, and `onCorrected`
 * is called then.
 */
export function Concern({ assessment, recommendation, reason, run, correctable, onCorrected }) {
  const { concern, component, summary } = assessment;
  const references = list(recommendation.by_reference).filter(
    (reference) => reference.concern === concern && reference.component === component.name,
  );
  const consultation =
    list(recommendation.consultations).find(
      (candidate) => candidate.concern === concern && [component.name, component.id].includes(candidate.component),
    ) ?? list(recommendation.consultations).find((candidate) => candidate.concern === concern);
  const prefix = consultation ? `${consultation.agent}/${consultation.component}/` : "\0";
  const note = html`<${Word}>${answerOf(assessment, reason)}<//> · <${Sure} confidence=${assessment.confidence} />`;
  return html`
    <${Fold} id=${`section-${concern}`} kind="part concern" name=${html`<${Word}>${title(concern)}<//>`} note=${note}>
      <p class="byline">
        ${consultation && html`by <strong><${Word}>${consultation.agent}<//></strong> · `}
        confidence ${percent(assessment.confidence)} · data as of <${Word}>${assessment.data_as_of}<//>
        ${
          consultation &&
          html`
            <span class="not-printed">
              ${" "}· <a href=${addressOf("tasks", { ...placeOf(run), of: consultation.task_id })}>its Task</a> ·${" "}
              <a href=${addressOf("exchange", { ...placeOf(run), of: consultation.task_id })}>its message</a>
            </span>
          `
        }
      </p>
      <${Prose} text=${summary} class="summary" />
      <${Findings} all=${list(assessment.findings)} />
      <${Exhibits} exhibits=${run.exhibits.filter((exhibit) => exhibit.id.startsWith(prefix))} />
      <${Figures} measures=${list(assessment.measures)} />
      ${references.map(
        (reference) =>
          html`<${FetchedFigures} key=${reference.path} reference=${reference} tables=${list(assessment.tables)} />`,
      )}
      ${list(assessment.tables).map((table) => html`<${Table} key=${table.id} table=${table} />`)}
      <${Facts}
        facts=${list(assessment.facts)}
        component=${component}
        onCorrected=${correctable.includes(consultation?.agent) ? onCorrected : null}
      />
      <${Missing} questions=${list(assessment.missing)} />
    <//>
  `;
}

function Missing({ questions }) {
  if (!questions.length) return null;
  return html`
    <details class="more">
      <summary>${plural(questions.length, "thing")} nobody said that could change this</summary>
      <ul>
        ${questions.map(
          (question, at) => html`
            <li key=${at}><${Word}>${question.asks}<//> <span class="hint"><${Word}>${question.why}<//></span></li>
          `,
        )}
      </ul>
    </details>
  `;
}
