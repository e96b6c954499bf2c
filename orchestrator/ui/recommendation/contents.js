// The way around a long recommendation: its sections, as links that stay in sight.

import { html, useEffect, useRef, useState } from "../elements/html.js";

/** Lists the sections that stand beside it; `of` changes when another Component is shown. */
export function Contents({ of }) {
  const place = useRef();
  const [sections, setSections] = useState([]);
  useEffect(() => {
    const elements = [...place.current.parentElement.querySelectorAll(":scope > section[id]")];
    setSections(
      elements.map((section) => ({
        section,
        name: section.querySelector("h3").firstElementChild?.textContent ?? section.querySelector("h3").textContent,
      })),
    );
  }, [of]);
  return html`
    <nav class="contents not-printed" ref=${place} aria-label="In this recommendation">
      ${sections.map(
        ({ section, name }) => html`
          <button key=${section.id} class="quiet" onClick=${() => goTo(section)}>${SHORT[section.id] ?? name}</button>
        `,
      )}
    </nav>
  `;
}

const SHORT = {
  conditions: "Conditions",
  disagree: "Disagreements",
  change: "What would change it",
  score: "Score",
  alternatives: "Alternatives",
  defaults: "Defaults",
  assumed: "Assumptions",
  limits: "Limits",
  heard: "Heard",
  uncounted: "Not counted",
};

function goTo(section) {
  section.tabIndex = -1;
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
}
