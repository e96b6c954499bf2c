// What a decision rested on and is otherwise today, old → new.

import { html } from "./html.js";
import { Locator, list, plain, plural, title, Word } from "./text.js";

const MOST = 40;
const KINDS = { verdict: "Verdict", answer: "Answer", condition: "Condition", fact: "Fact" };

/** `comparison` is what the orchestrator says of two answers to one question. */
export function Changes({ comparison }) {
  const changes = list(comparison?.changes);
  return html`
    <ul class="premise-changes">
      ${changes.slice(0, MOST).map(
        (change, at) => html`
          <li key=${at}>
            <span class="tag faint">${KINDS[change.kind] ?? "Fact"}</span>${" "}
            <strong><${Word}>${nameOf(change)}<//></strong>:${" "}
            <del><${Word}>${change.before || "nothing"}<//></del> → <ins><${Word}>${change.now || "nothing"}<//></ins>
            ${
              change.source &&
              html`
                <span class="hint">
                  ${" "}<${Locator} at=${change.source.locator} text=${change.source.title} />
                  , ${plain(change.source.seen)}
                </span>
              `
            }
          </li>
        `,
      )}
    </ul>
    ${changes.length > MOST && html`<p class="hint">and ${plural(changes.length - MOST, "more", "more")}</p>`}
    ${list(comparison?.unanswered).map(
      (concern) => html`
        <p key=${concern} class="hint">Nobody answered on <${Word}>${concern}<//> today: nothing can be said on it.</p>
      `,
    )}
  `;
}

function nameOf({ component, concern, key }) {
  return [component, key ? title(key.replaceAll(".", " ")) : title(concern)].filter(Boolean).map(plain).join(", ");
}
