// Who brought no answer, why, and the button that asks only them again.

import { isRunning } from "../client/run.js";
import { html } from "../elements/html.js";
import { Prose, plain, plural, title, Word } from "../elements/text.js";

const WHYS = {
  down: "could not be reached",
  slow: "took too long",
  failed: "failed",
  rejected: "refused the question",
  unreadable: "gave an answer nobody can read",
  "over-budget": "asked too much",
  canceled: "was stopped",
};

export function Gaps({ gaps, conversation }) {
  if (!gaps.length) return null;
  const busy = isRunning(conversation.latest);
  const silent = byAgent(gaps);
  return html`
    <section class="gaps" aria-label="What stayed unanswered">
      <h2>
        ${plural(silent.length, "gap")}
        : this recommendation stands without ${silent.length === 1 ? "it" : "them"}
      </h2>
      <ul>
        ${silent.map(
          (gap) => html`
            <li key=${gap.agent}>
              <div>
                <p>
                  <strong><${Word}>${title(gap.agent)}<//></strong> ${WHYS[gap.why] ?? "brought nothing"}
                  <${Word}>${gap.components.length ? `, on ${gap.components.join(" and ")}` : ""}<//>
                  .
                  ${
                    gap.concern &&
                    plain(gap.concern) !== plain(gap.agent) &&
                    html` <span class="tag faint"><${Word}>${gap.concern}<//></span>`
                  }
                </p>
                <${Prose} text=${gap.reason} class="hint" />
              </div>
              <button class="not-printed" disabled=${busy} onClick=${() => conversation.askAgain(gap.agent)}>
                Ask again
              </button>
            </li>
          `,
        )}
      </ul>
      ${
        silent.length > 1 &&
        html`
          <p>
            <button class="quiet not-printed" disabled=${busy} onClick=${() => conversation.askAgain()}>
              Ask all of them again
            </button>
          </p>
        `
      }
    </section>
  `;
}

function byAgent(gaps) {
  const agents = new Map();
  for (const gap of gaps) {
    const group = agents.get(gap.agent) ?? { ...gap, components: [] };
    agents.set(gap.agent, { ...group, components: [...group.components, gap.component].filter(Boolean) });
  }
  return [...agents.values()];
}
