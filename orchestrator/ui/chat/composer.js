// Where the person writes: Enter sends, Shift+Enter starts a new line.

import { html, useEffect, useRef, useState } from "../elements/html.js";
import { Attach, Attachments, useAttachments } from "./attachments.js";

export function Composer({ onSend, onStop, placeholder, draft = null, autofocus = false }) {
  const [text, setText] = useState("");
  const attachments = useAttachments();
  const ready = text.trim() || attachments.files.length > 0;
  const box = useRef();
  useEffect(() => {
    if (autofocus) box.current.focus();
  }, [autofocus]);
  // A question to be edited comes as a new `draft` each time.
  useEffect(() => {
    if (!draft) return;
    setText(draft.words);
    box.current.focus();
  }, [draft]);
  useEffect(() => {
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight, 200)}px`;
  }, [text]);

  const send = () => {
    const words = text.trim();
    if (!ready || onStop) return;
    setText("");
    attachments.clear();
    onSend(words, attachments.files);
  };
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return html`
    <${Attachments} ...${attachments} />
    <form
      class="composer"
      onSubmit=${(event) => {
        event.preventDefault();
        send();
      }}
    >
      <${Attach} add=${attachments.add} />
      <textarea
        id="message"
        ref=${box}
        rows="1"
        aria-label="Your question"
        maxlength="20000"
        placeholder=${placeholder}
        value=${text}
        onInput=${(event) => setText(event.target.value)}
        onKeyDown=${onKeyDown}
      ></textarea>
      ${
        onStop
          ? html`
            <button type="button" class="stop" onClick=${onStop}>Stop</button>
          `
          : html`
            <button type="submit" class="send" disabled=${!ready}>Ask</button>
          `
      }
    </form>
  `;
}
