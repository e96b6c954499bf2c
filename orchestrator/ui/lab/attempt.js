// A request of a lesson to change and send: what comes back, and what differs from the lesson's own run.

import { api } from "../client/orchestrator-api.js";
import { html, useState } from "../elements/html.js";
import { copyText } from "../elements/snippet.js";
import { Word } from "../elements/text.js";
import { Differences } from "../exchange/comparison.js";
import { Came } from "../exchange/resend.js";
import { useExchanges } from "../wire/frames.js";

const NAMES = ["the lesson's run", "yours"];
const MOST_ROWS = 16;

export function Attempt({ lesson, request, trace, agents }) {
  const [curl, setCurl] = useState(request.curl);
  const [came, setCame] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState("");
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    setCame(null);
    await api(`lessons/${lesson.number}/attempt`, { curl }).then(setCame, (error) => setProblem(error.message));
    setBusy(false);
  };
  return html`
    <form class="attempt" onSubmit=${send} aria-label=${`${request.title} of your own`}>
      <label>
        <code><${Word}>${request.title}<//></code>
        <textarea
          rows=${Math.min(MOST_ROWS, request.curl.split("\n").length + 3)}
          value=${curl}
          onInput=${(event) => setCurl(event.target.value)}
          spellcheck="false"
        ></textarea>
      </label>
      <p class="questions-do">
        <button type="submit" disabled=${busy}>${busy ? "Sending …" : "Send mine"}</button>${" "}
        <button type="button" onClick=${() => copyText(curl).then(setNotice)}>
          Copy ${request.title} as curl
        </button>${" "}
        ${
          curl !== request.curl &&
          html`
            <button type="button" class="quiet" onClick=${() => setCurl(request.curl)}>Undo</button>
          `
        }
        <span class="hint" role="status">${notice}</span>
      </p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
    </form>
    ${
      came &&
      html`
        <${Came} key=${came.trace} came=${came} />
        <${Difference} key=${`of ${came.trace}`} ...${{ trace, id: request.exchange, own: came.trace, agents }} />
      `
    }
  `;
}

function Difference({ trace, id, own, agents }) {
  const before = useExchanges(trace, agents).find((exchange) => exchange.id === id);
  const after = useExchanges(own, agents).find((exchange) => exchange.from === "you");
  if (!before || !after) return null;
  return html`
    <details class="more" open>
      <summary>What is different</summary>
      <${Differences} before=${before} after=${after} names=${NAMES} />
    </details>
  `;
}
