// The ribbon over every view while an agent is told to misbehave.

import { html } from "../elements/html.js";
import { title, Word } from "../elements/text.js";
import { useFaults } from "./fault-state.js";

const EVERY = 5000;

export function Ribbon({ show }) {
  const { panel } = useFaults(EVERY);
  const on = (panel?.agents ?? []).flatMap((agent) =>
    agent.faults
      .filter((now) => now.phase === "on")
      .map((now) => `${title(agent.agent)}: ${now.fault.title.toLowerCase()}`),
  );
  if (on.length === 0) return null;
  return html`
    <section class="ribbon" aria-label="Faults that are on">
      <p role="status">
        <strong>Broken on purpose.</strong>${" "}
        <${Word}>${on.slice(0, 4).join("; ")}${on.length > 4 ? ` and ${on.length - 4} more` : ""}<//>
        .
        ${" "}
        <button class="quiet" onClick=${() => show("faults")}>Faults</button>
      </p>
    </section>
  `;
}
