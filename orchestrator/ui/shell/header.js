// The top of the page: where one can go, who is there, a fresh start, and the way out.

import { haveSwitches } from "../client/directory.js";
import { html, useEffect, useRef, useState } from "../elements/html.js";
import { Leaving } from "./sign-out.js";
import { VIEWS } from "./views.js";

export function Header({ view, show, addressTo, begin, agents, started }) {
  const up = agents.filter((agent) => agent.up).length;
  const met = { run: started, switches: haveSwitches(agents) };
  const offered = VIEWS.filter(({ needs }) => !needs || met[needs]);
  const nav = useRef();
  // In a narrow window the views are a row that scrolls sideways.
  useEffect(() => {
    nav.current.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [view, offered.length]);
  return html`
    <header class=${started ? "top started" : "top"}>
      <h1><img src="static/mark.svg" alt="" width="24" height="24" />Adoption Council</h1>
      <nav aria-label="Views" ref=${nav}>
        ${offered.map(
          ({ name, label }) => html`
            <a
              key=${name}
              class=${`view view-${name}`}
              aria-current=${current(name, view, started) ? "page" : null}
              href=${addressTo(name)}
              onClick=${(event) => follow(event, () => show(name))}
            >
              ${label}
              ${
                name === "agents" &&
                agents.length > 0 &&
                html`
                  ${" "}
                  <span class=${`count ${up < agents.length ? "some-down" : ""}`}>
                    ${up}
                    /
                    ${agents.length}
                    <span class="unseen"> up</span>
                  </span>
                `
              }
            </a>
          `,
        )}
      </nav>
      <${LanguageModel} />
      ${
        started &&
        html`
          <button class="begin" onClick=${begin}>New<span class="wide-only"> conversation</span></button>
        `
      }
      <${Leaving} />
    </header>
  `;
}

// A click stays on this page; with a modifier key the browser opens the address elsewhere.
function follow(event, go) {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go();
}

// Answers are the same with and without one: it only helps to read the question and to word the answer.
function LanguageModel() {
  const [model, setModel] = useState(null);
  useEffect(() => {
    fetch("api/language-model")
      .then((answer) => answer.json())
      .then(setModel, () => {});
  }, []);
  if (!model) return null;
  return html`
    <span class="hint model" title="Facts and figures never come from a language model.">
      ${model.on ? `Language model: ${model.name}` : "No language model"}
    </span>
  `;
}

// Wide windows show the conversation beside every view: there it needs no button, and the recommendation is the first.
function current(name, view, started) {
  const wide = matchMedia("(min-width: 60em)").matches;
  return name === view || (started && wide && name === "report" && view === "chat");
}
