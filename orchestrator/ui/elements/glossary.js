// Terms a newcomer may not know, each explained where it stands: a click opens a sentence beside it.

import { html, useState } from "./html.js";
import { MEANS } from "./verdicts.js";

const TERMS = {
  confidence:
    "How much of what matters is known, how fresh it is and how good its sources are. It is not a probability.",
  score: "The weighted mean of what the agents scored, from 0 to 100. A gate may still keep the verdict below it.",
  verdict: "One of adopt, trial, assess, hold: the rings of a technology radar, from best to worst.",
  ceiling: "A gate: because of this one claim the verdict cannot be better than that, whatever the score.",
  grade: "How a fact was verified: read at the source, as others report it, as you said, or a judgement.",
  condition: "Something to do before or while you use it; the verdict holds only with it.",
  ...Object.fromEntries(Object.entries(MEANS).map(([verdict, text]) => [verdict, `${text} The best ring is adopt.`])),
};
let count = 0;

/** A word of the page with its explanation; the word is `children`, or the term itself. */
export function Term({ name, children }) {
  const [id] = useState(() => `term-${++count}`);
  return html`
    <button type="button" class="in-text term" popovertarget=${id}>${children ?? name}</button>
    <span id=${id} popover="auto" class="glossary" role="note">${TERMS[name]}</span>
  `;
}
