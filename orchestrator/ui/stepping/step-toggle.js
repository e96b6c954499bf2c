// Step mode beside the chat: choosing it for the next question, and what is held of the one that runs.

import { stepped } from "../client/stepped-traces.js";
import { html, useEffect, useState } from "../elements/html.js";
import { styled } from "../elements/style.js";

/** Chooses step mode for the next question; absent where the service does not allow it. */
export function StepToggle({ conversation }) {
  const [allowed, setAllowed] = useState(false);
  useEffect(() => {
    fetch("api/step")
      .then((answer) => answer.json())
      .then(
        (state) => setAllowed(state.allowed === true),
        () => {},
      );
  }, []);
  if (!allowed) return null;
  const choose = (event) => conversation.stepNext(event.target.checked);
  return html`
    <label class="step-next hint">
      <input type="checkbox" checked=${conversation.step} onChange=${choose} />${" "}
      Step through the next question
    </label>
  `;
}

/** What is held of a running Run; its module is fetched when there is something to step through. */
export function Steps({ run, running, agents }) {
  const [Stepping, setStepping] = useState(null);
  const [waiting, setWaiting] = useState(false);
  useWaitingBefore(run, running, () => setWaiting(true));
  const visible = running && (waiting || stepped.has(run.trace));
  useEffect(() => {
    if (visible && !Stepping)
      Promise.all([import("./stepping.js"), styled("static/stepping/stepping.css")]).then(
        ([module]) => setStepping(() => module.Stepping),
        () => {},
      );
  }, [visible]);
  return visible && Stepping ? html`<${Stepping} key=${run.trace} run=${run} agents=${agents} />` : null;
}

// After a reload the page has forgotten; the services have not.
function useWaitingBefore(run, running, waiting) {
  const trace = running && run.id && !stepped.has(run.trace) ? run.trace : "";
  useEffect(() => {
    if (!trace) return;
    fetch(`api/held?trace=${trace}`)
      .then((answer) => answer.json())
      .then(
        (messages) => {
          if (!messages.length) return;
          stepped.add(trace);
          waiting();
        },
        () => {},
      );
  }, [trace]);
}
