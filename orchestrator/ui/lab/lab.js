// The lab: lessons of A2A on the running stack, each with its code, its checks and its own exchange.

import { tick, ticked } from "../client/browser-memory.js";
import { html, useEffect, useRef, useState } from "../elements/html.js";
import { Lesson } from "./lesson.js";

const outcomes = new Map();

export function View({ agents, chosen, show }) {
  const [lessons, setLessons] = useState(null);
  const [problem, setProblem] = useState("");
  const [, setCount] = useState(0);
  useEffect(() => {
    fetch("api/lessons")
      .then((answer) => answer.json())
      .then(setLessons)
      .catch(() => setProblem("The lessons could not be fetched."));
  }, []);
  if (problem) return html`<p class="problem" role="alert">${problem}</p>`;
  if (!lessons) return html`<p class="nothing" role="status">Loading …</p>`;
  const lesson = lessons.find((entry) => String(entry.number) === chosen.lesson) ?? lessons[0];
  const at = lessons.indexOf(lesson);
  const count = lessons.filter(({ number }) => ticked(keyOf(number))).length;
  const go = (to) => show("lab", null, { lesson: String(to.number) });
  const keep = (number, outcome) => {
    outcomes.set(number, outcome);
    if (outcome.result?.ok) tick(keyOf(number), true);
    setCount((times) => times + 1);
  };
  return html`
    <section class="lab" aria-labelledby="lab">
      <h2 id="lab">Lab</h2>
      <p class="hint">${count} of ${lessons.length} lessons passed in this browser</p>
      <div class="lab-halves">
        <nav class="lab-list" aria-label="Lessons">
          <ol>
            ${lessons.map(
              (entry) => html`
                <${Entry} key=${entry.number} lesson=${entry} current=${entry === lesson} go=${go} />
              `,
            )}
          </ol>
        </nav>
        <${Lesson}
          key=${lesson.number}
          lesson=${lesson}
          outcome=${outcomes.get(lesson.number)}
          keep=${keep}
          agents=${agents}
          before=${lessons[at - 1]}
          after=${lessons[at + 1]}
          go=${go}
        />
      </div>
    </section>
  `;
}

function keyOf(number) {
  return `lesson ${number}`;
}

function Entry({ lesson, current, go }) {
  const place = useRef();
  // In a narrow window the list is a row that scrolls sideways.
  useEffect(() => {
    const row = place.current.closest("ol");
    if (current && row.scrollWidth > row.clientWidth) row.scrollLeft = place.current.offsetLeft - row.offsetLeft - 40;
  }, [current]);
  const { result } = outcomes.get(lesson.number) ?? {};
  const mark = result ? (result.ok ? "good" : "bad") : ticked(keyOf(lesson.number)) ? "good" : "";
  return html`
    <li ref=${place}>
      <button aria-current=${current ? "true" : null} onClick=${() => go(lesson)}>
        <span class="lab-number">${lesson.number}</span> <span>${lesson.title}</span>
        ${
          mark &&
          html`
            ${" "}<span class=${`dot ${mark}`}></span>
            <span class="unseen">${mark === "good" ? "passed" : "failed"}</span>
          `
        }
      </button>
    </li>
  `;
}
