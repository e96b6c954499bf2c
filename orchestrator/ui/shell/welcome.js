// The first screen: what this is, what to ask, and what each suggestion shows.

import { Composer } from "../chat/composer.js";
import { html, useEffect, useState } from "../elements/html.js";
import { plain, plural, Word } from "../elements/text.js";
import { StepToggle } from "../stepping/step-toggle.js";
import { Past } from "./past.js";

export function Welcome({ conversation, agents, watched, show }) {
  const ask = (words, files) => conversation.ask(words, files);
  const prompts = usePrompts();
  return html`
    <section class="welcome" aria-labelledby="welcome">
      <h2 id="welcome">Should you adopt it?</h2>
      <p class="lead">
        Name an open-source AI component and how you mean to use it. Independent agents look into it, and you get one
        recommendation you can check line by line.
      </p>
      ${conversation.problem && html`<p class="problem" role="alert"><${Word}>${conversation.problem}<//></p>`}
      <${Composer} onSend=${ask} autofocus=${true} placeholder="Should we adopt …" />
      <${StepToggle} conversation=${conversation} />
      <${Present} agents=${agents} show=${show} />
      <${Watching} watched=${watched} />
      <${Past} />
      <h3>Try</h3>
      <ul class="prompts">
        ${prompts.map(
          (prompt) => html`
            <li key=${prompt.words}>
              <button onClick=${() => ask(prompt.words)}>
                <span class="prompt-words">${prompt.words}</span>
                <span class="prompt-shows">${prompt.shows}</span>
              </button>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}

// Who watches nothing loads nothing for it.
function Watching({ watched }) {
  const [module, setModule] = useState(null);
  const some = watched.decisions.length > 0;
  useEffect(() => {
    if (some) import("./watched.js").then(setModule);
  }, [some]);
  return some && module && html`<${module.Watched} ...${watched} />`;
}

function Present({ agents, show }) {
  if (!agents.length) return null;
  const down = agents.filter((agent) => !agent.up);
  return html`
    <p class="present">
      <span class=${`dot ${down.length ? "caution" : "good"}`}></span>
      ${presence(agents, down)}${" "}
      <span>
        <button class="quiet" onClick=${() => show("agents")}>See who they are</button>, or${" "}
        <a href="theater">watch recorded runs</a>
      </span>
    </p>
  `;
}

function presence(agents, down) {
  if (!down.length) return `${plural(agents.length, "agent is", "agents are")} ready.`;
  const names = down.map((agent) => plain(agent.name).slice(0, 80)).join(", ");
  return `${plural(down.length, "agent does", "agents do")} not answer right now: ${names}.`;
}

function usePrompts() {
  const [prompts, setPrompts] = useState([]);
  useEffect(() => {
    fetch("static/prompts.json")
      .then((answer) => answer.json())
      .then(setPrompts, () => {});
  }, []);
  return prompts;
}
