// The page of `council tap`: the views of an exchange on what passes between a client and an agent.

import { api } from "../client/orchestrator-api.js";
import { addressOf } from "../elements/address.js";
import { html, render, useEffect, useState } from "../elements/html.js";
import { Word } from "../elements/text.js";
import { useRoute } from "../shell/route.js";
import { Stage, viewNamed } from "../shell/views.js";

const VIEWS = ["exchange", "timeline", "tasks"];

function Page() {
  const [{ view, params }, go] = useRoute();
  const [now, setNow] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => void api("tap").then(setNow, (error) => setProblem(error.message)), []);
  const name = VIEWS.includes(view) ? view : VIEWS[0];
  const show = (where, _, more = {}) => go(where, more);
  return html`
    <header class="top started">
      <h1><img src="static/mark.svg" alt="" width="24" height="24" />Tap</h1>
      <nav aria-label="Views">
        ${VIEWS.map(
          (entry) => html`
            <a key=${entry} class="view" aria-current=${entry === name ? "page" : null} href=${`./${addressOf(entry)}`}>
              ${viewNamed(entry).label}
            </a>
          `,
        )}
      </nav>
    </header>
    <main class="single">
      <div class="stage" id="stage" tabindex="-1">
        ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
        ${
          now &&
          html`
            <p class="hint">
              Clients go to <code><${Word}>${now.own}<//></code>; it is passed on to${" "}
              <${Word}>${now.agent.name}<//> at <code><${Word}>${now.agent.url}<//></code>.
            </p>
            <${Stage}
              key=${name}
              view=${name}
              run=${null}
              agents=${[now.agent]}
              chosen=${{ ...params, trace: now.trace }}
              show=${show}
            />
          `
        }
      </div>
    </main>
  `;
}

const root = document.getElementById("page");
root.replaceChildren();
render(html`<${Page} />`, root);
