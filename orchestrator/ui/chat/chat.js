// The conversation: what was asked, how it goes, what is asked back, and how it ended in one line.

import { isAsking, isFinished, isRunning, replyOf } from "../client/run.js";
import { Headline, headlinesOf } from "../elements/headlines.js";
import { html, useEffect, useRef, useState } from "../elements/html.js";
import { Markdown } from "../elements/markdown.js";
import { useEnd } from "../elements/scroll-end.js";
import { Brief, inWords, list, Prose, plural, title, Word } from "../elements/text.js";
import { Steps, StepToggle } from "../stepping/step-toggle.js";
import { Composer } from "./composer.js";
import { Progress } from "./progress.js";

const MOST_GROUPS = 6;

export function Chat({ conversation, run: current, agents, show }) {
  const { runs, latest } = conversation;
  const log = useRef();
  const [draft, setDraft] = useState(null);
  const end = useEnd(log, `${runs.length} ${isRunning(latest)} ${latest.answers.length}`);
  const send = (words, files) => {
    end.go();
    return isAsking(latest) ? conversation.say(latest, words, files) : conversation.ask(words, files);
  };
  const hint = isAsking(latest) ? "Or answer in words …" : "Ask a follow-up …";
  return html`
    <section class="chat" aria-label="Conversation">
      <div class="log" role="log" aria-label="Messages" ref=${log} tabindex="0">
        <div class="turns">
          ${runs.map(
            (run) => html`
              <${Turn}
                key=${run.trace || run.id}
                ...${{ run, conversation, agents, show, setDraft }}
                current=${run === current}
                last=${run === latest}
                state=${run.state}
                steps=${run.steps}
              />
            `,
          )}
        </div>
      </div>
      ${end.below && html`<p class="below"><button onClick=${end.go}>New answer below</button></p>`}
      <${Steps} key=${latest.trace || latest.id} run=${latest} running=${isRunning(latest)} agents=${agents} />
      <${Composer}
        onSend=${send}
        onStop=${isRunning(latest) ? () => conversation.stop(latest) : null}
        placeholder=${hint}
        draft=${draft}
      />
      ${!isRunning(latest) && !isAsking(latest) && html`<${StepToggle} conversation=${conversation} />`}
    </section>
  `;
}

function Turn({ run, conversation, current, last, show, setDraft }) {
  return html`
    <article class="turn">
      <div class="said">
        <span class="unseen">You: </span><${Prose} text=${run.words} /><${Files} names=${run.files} /></div>
      ${
        !isRunning(run) &&
        html`<button class="quiet edit" onClick=${() => setDraft({ words: run.words })}>Edit and ask again</button>`
      }
      ${list(run.answers).map((answer, at) => html`<${Answered} key=${at} answer=${answer} />`)}
      <${Progress} run=${run} />
      ${isAsking(run) && html`<${Form} key=${run.answers.length} run=${run} conversation=${conversation} />`}
      ${isFinished(run) && html`<${Outcome} ...${{ run, conversation, current, last, show }} />`}
      ${run.problem && html`<p class="problem" role="alert"><${Word}>${run.problem}<//></p>`}
    </article>
  `;
}

// The form is fetched with the first question that an agent asks back: many a run brings none.
function Form({ run, conversation }) {
  const [Questions, setQuestions] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    import("./questions.js").then(
      (module) => setQuestions(() => module.Questions),
      (error) => setProblem(error.message),
    );
  }, []);
  if (problem) return html`<p class="problem" role="alert">The questions could not be loaded: ${problem}</p>`;
  return Questions && html`<${Questions} run=${run} conversation=${conversation} />`;
}

function Answered({ answer }) {
  const entries = Object.entries(answer.values ?? {});
  if (!entries.length && !answer.words && !answer.files.length) return null;
  if (!entries.length)
    return html`<div class="said"><${Prose} text=${answer.words} /><${Files} names=${answer.files} /></div>`;
  return html`
    <dl class="said answered">
      ${entries.map(
        ([field, value]) => html`
          <div key=${field}>
            <dt><${Word}>${title(field.split(".").pop())}<//></dt>
            <dd><${Word}>${value === null ? "left to the default" : inWords(value)}<//></dd>
          </div>
        `,
      )}
    </dl>
  `;
}

function Files({ names }) {
  return names.map((name, at) => html`<span key=${at} class="tag"><${Word}>${name}<//></span> `);
}

function Outcome({ run, conversation, current, last, show }) {
  const { recommendation } = run;
  if (recommendation) return html`<${Result} ...${{ run, conversation, current, last, show }} />`;
  if (run.state === "CANCELED")
    return html`
      <p class="ended">
        Stopped. <button class="quiet" onClick=${() => show("tasks", run)}>See each Task end</button>
      </p>
    `;
  const reply = replyOf(run);
  if (reply) return html`<div class="reply"><${Markdown} text=${reply} /></div>`;
  return html`
    <p class="problem"><${Word}>${run.says || `The Task ended ${run.state.toLowerCase()} without a word.`}<//></p>
  `;
}

function Result({ run, conversation, current, last, show }) {
  const { standings, summary, conditions, unanswered } = run.recommendation;
  const groups = Map.groupBy(headlinesOf(run.recommendation), ({ component }) => component);
  const silent = [...new Set(list(unanswered).map((gap) => gap.agent))];
  return html`
    <div class=${`result ${current ? "shown" : ""}`}>
      ${[...groups].slice(0, MOST_GROUPS).map(
        ([name, headlines]) => html`
          <div class="result-headline" key=${name}>
            ${groups.size > 1 && html`<p class="hint"><${Word}>${name}<//></p>`}
            ${headlines.map((headline, at) => html`<p key=${at}><${Headline} ...${{ headline, standings }} /></p>`)}
          </div>
        `,
      )}
      ${
        groups.size > MOST_GROUPS &&
        html`<p class="hint">and ${plural(groups.size - MOST_GROUPS, "component")} more</p>`
      }
      <${Brief} text=${summary} />
      ${list(conditions).length > 0 && html`<p class="hint">${plural(conditions.length, "condition")} to meet</p>`}
      ${silent.map(
        (agent) => html`
          <p class="gap" key=${agent}>
            <span class="dot caution"></span>
            <span>
              <${Word}>${agent}<//> brought no answer.${" "}
              ${last && html`<button class="quiet" onClick=${() => conversation.askAgain(agent)}>Ask again</button>`}
            </span>
          </p>
        `,
      )}
      <p class="result-links">
        <button onClick=${() => show("report", run)}>Read the recommendation</button>${" "}
        <button class="quiet" onClick=${() => show("exchange", run)}>See the exchange</button>
      </p>
    </div>
  `;
}
