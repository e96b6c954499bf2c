// One question before a lesson is run; after the run it says whether one was right, and why.

import { tick, ticked } from "../client/browser-memory.js";
import { html, useState } from "../elements/html.js";

const RIGHT = "You were right.";
const WRONG = "Not quite.";

/** The choice is kept in this browser; `ran` is whether the lesson was run. */
export function LessonQuestion({ number, question, ran }) {
  const keyOf = (nth) => `lesson ${number} choice ${nth}`;
  const numbers = question.choices.map((_, at) => at + 1);
  const [choice, setChoice] = useState(() => numbers.find((nth) => ticked(keyOf(nth))) ?? 0);
  const choose = (nth) => {
    if (choice) tick(keyOf(choice), false);
    tick(keyOf(nth), true);
    setChoice(nth);
  };
  const isRight = choice === question.right;
  return html`
    <fieldset class="lesson-question">
      <legend>Before you run it: ${question.question}</legend>
      ${question.choices.map(
        (text, at) => html`
          <label key=${text}>
            <input
              type="radio"
              name=${`question ${number}`}
              checked=${choice === at + 1}
              onChange=${() => choose(at + 1)}
            />
            <span>${text}</span>
          </label>
        `,
      )}
      ${
        ran &&
        html`
          <p role="status">
            ${choice > 0 && html`<span class=${isRight ? "right" : "wrong"}>${isRight ? RIGHT : WRONG}</span> `}
            ${!isRight && html`${question.choices[question.right - 1]} `}${question.because}
          </p>
        `
      }
    </fieldset>
  `;
}
