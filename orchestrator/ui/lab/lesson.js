// One lesson: what it teaches, its code, a run of it, what was checked, and what crossed the wire.

import { html, useEffect, useRef, useState } from "../elements/html.js";
import { Python, Snippet } from "../elements/snippet.js";
import { amount, Word } from "../elements/text.js";
import { Attempt } from "./attempt.js";
import { LessonWire } from "./lesson-wire.js";
import { LessonQuestion } from "./question.js";

export function Lesson({ lesson, outcome, keep, agents, before, after, go }) {
  const [running, setRunning] = useState(false);
  const heading = useRef();
  const { result, problem } = outcome ?? {};
  const run = async () => {
    setRunning(true);
    keep(lesson.number, await outcomeOf(lesson.number));
    setRunning(false);
  };
  useEffect(() => {
    heading.current.closest(".stage")?.scrollTo({ top: 0 });
  }, []);
  return html`
    <article class="lesson" aria-labelledby="lesson">
      <h3 id="lesson" ref=${heading}><span class="lesson-number">Lesson ${lesson.number}</span> ${lesson.title}</h3>
      ${lesson.teaches.split("\n\n").map((paragraph) => html`<p class="lesson-text">${paragraph}</p>`)}
      <p class="lesson-sections">
        <span class="hint">In the specification:</span>${" "}
        ${lesson.sections.map(
          (section) => html`
            <a key=${section.section} href=${section.url} target="_blank" rel="noopener noreferrer">
              ${section.section} ${section.title}
            </a>${" "}
          `,
        )}
      </p>
      <${LessonQuestion} number=${lesson.number} question=${lesson.question} ran=${Boolean(result)} />
      <p class="lesson-do">
        <button class="primary" disabled=${running} onClick=${run}>
          ${running ? "Running …" : result ? "Run it again" : "Run it"}
        </button>
        <span class="hint" role="status">${running ? "" : summaryOf(lesson, result)}</span>
      </p>
      ${
        (problem || result?.problem) &&
        html`
          <p class="problem" role="alert"><${Word}>${problem || result.problem}<//></p>
        `
      }
      <${Checks} lesson=${lesson} result=${result} />
      ${result && html`<${LessonWire} key=${result.trace} trace=${result.trace} agents=${agents} />`}
      <section>
        <h4>The code that runs</h4>
        <p class="hint">
          <code>live.url</code> is the base URL of the agent, <code>live.http</code> an <code>httpx.AsyncClient</code>
          .
        </p>
        <${Snippet} name="the code" text=${lesson.code}><${Python} text=${lesson.code} /><//>
      </section>
      ${
        (result?.requests ?? []).length > 0 &&
        html`
          <section>
            <h4>Now you</h4>
            <p class="hint">
              What this run sent, as a command for a shell. Change it and send it from here: it goes to the same agent,
              and the difference to the lesson's own run is shown.
            </p>
            ${result.requests.map(
              (request) => html`
                <${Attempt} key=${request.title} ...${{ lesson, request, trace: result.trace, agents }} />
              `,
            )}
          </section>
        `
      }
      <nav class="lesson-next" aria-label="Next lesson">
        ${before && html`<button onClick=${() => go(before)}>← ${before.number}. ${before.title}</button>`}
        ${after && html`<button class="onward" onClick=${() => go(after)}>${after.number}. ${after.title} →</button>`}
      </nav>
    </article>
  `;
}

function summaryOf(lesson, result) {
  if (!result) return `Talks to ${lesson.partner}.`;
  const count = result.checks.filter((check) => check.ok).length;
  const time = `${amount(Math.round(result.milliseconds))} ms`;
  return `${count} of ${lesson.checks.length} checks passed, with ${result.agent || "nobody"}, in ${time}.`;
}

function Checks({ lesson, result }) {
  const checks = result?.checks?.length ? result.checks : lesson.checks.map((claim) => ({ claim }));
  return html`
    <section>
      <h4>What it checks</h4>
      <ol class="checks">
        ${checks.map(
          (check) => html`
            <li key=${check.claim} class=${check.ok === undefined ? "" : check.ok ? "passed" : "failed"}>
              <span class="check-claim">
                ${check.claim}
                <span class="unseen">${check.ok === undefined ? "" : check.ok ? " passed" : " failed"}</span>
              </span>
              ${check.finding && html`<span class="check-finding"><${Word}>${check.finding}<//></span>`}
            </li>
          `,
        )}
      </ol>
      ${(result?.excerpts ?? []).map(
        (excerpt) => html`
          <div key=${excerpt.title} class="excerpt">
            <p class="hint"><${Word}>${excerpt.title}<//></p>
            <${Snippet} name=${excerpt.title} text=${excerpt.text} />
          </div>
        `,
      )}
    </section>
  `;
}

async function outcomeOf(number) {
  try {
    const answer = await fetch(`api/lessons/${number}/run`, { method: "POST" });
    const body = await answer.json();
    return answer.ok
      ? { result: body }
      : { problem: body.detail ?? body.error?.message ?? `The service answered with status ${answer.status}.` };
  } catch {
    return { problem: "The orchestrator does not answer." };
  }
}
