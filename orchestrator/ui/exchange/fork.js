// Asks an edited message once more from the same point of the conversation, in a conversation of its own.

import { api } from "../client/orchestrator-api.js";
import { html, useState } from "../elements/html.js";
import { Word } from "../elements/text.js";
import { jsonOf } from "../wire/body-summary.js";

/** Whether an Exchange is a message of the person's to the orchestrator, of a Run that began with it. */
export function messageIn(exchange) {
  const body = jsonOf(exchange.request?.body ?? "");
  const message = body?.params?.message;
  return exchange.from === "you" && /^Send/.test(body?.method ?? "") && Array.isArray(message?.parts) ? message : null;
}

/** `messages` are the person's of this Run up to the one that is edited, the last; `start` begins the new conversation. */
export function Fork({ trace, messages, start }) {
  const parts = messages.at(-1).parts;
  const at = parts.findIndex((part) => typeof part.text === "string");
  const [text, setText] = useState(at < 0 ? JSON.stringify(parts, null, 2) : parts[at].text);
  const [problem, setProblem] = useState("");
  const fork = async (event) => {
    event.preventDefault();
    try {
      const edited = at < 0 ? JSON.parse(text) : parts.map((part, nth) => (nth === at ? { ...part, text } : part));
      const { context_id: contextId } = await api(`runs/fork?trace=${encodeURIComponent(trace)}`, {});
      start(contextId, [...messages.slice(0, -1).map((message) => message.parts), edited]);
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <form class="again" onSubmit=${fork} aria-label="Fork">
      <p class="hint">
        A new conversation that knows what this one knew before the question. Earlier messages of the question are sent
        as they were; then this one, as you edit it. Nothing of the old conversation changes.
      </p>
      <label>
        ${at < 0 ? "Parts of the message" : "Message"}
        <textarea rows="6" value=${text} onInput=${(event) => setText(event.target.value)} spellcheck="false"></textarea>
      </label>
      <p class="questions-do"><button type="submit">Go on from here</button></p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
    </form>
  `;
}
