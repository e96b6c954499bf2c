// One switch: on or off, what it does, what to expect, and when it strikes.

import { html, useState } from "../elements/html.js";
import { amount, Word } from "../elements/text.js";
import { switchOff, switchOn } from "./fault-state.js";

const SPEC = "https://a2a-protocol.org/latest/specification/";
const GAPS = {
  down: "down",
  slow: "slow",
  failed: "failed",
  rejected: "refused",
  unreadable: "unreadable",
  "over-budget": "over budget",
  canceled: "stopped",
};
const FIELDS = [
  { name: "after", label: "Begins after (s)", min: 0, max: 3600, step: "any" },
  { name: "lasts", label: "Lasts (s)", min: 0.1, max: 3600, step: "any", hint: "until off" },
  { name: "requests", label: "At most (requests)", min: 1, max: 10000, step: 1, hint: "any number" },
  { name: "share", label: "Share of requests", min: 0.01, max: 1, step: "any", hint: "1" },
  { name: "seed", label: "Seed", min: 0, max: 2147483647, step: 1, hint: "1" },
];
const SLOWNESS = { name: "seconds", label: "How slow (s)", min: 0.1, max: 600, step: "any", hint: "5" };

export function Switch({ agent, now, change }) {
  const [plan, setPlan] = useState({});
  const { fault, phase } = now;
  const set = phase === "on" || phase === "waiting";
  const flip = () => change(set ? switchOff(agent, fault.name) : switchOn(agent, fault.name, scheduleOf(plan)));
  const fields = fault.name === "slow" ? [SLOWNESS, ...FIELDS] : FIELDS;
  const id = `${agent}-${fault.name}`.replace(/\W+/g, "-");
  return html`
    <div class=${`switch ${phase}`}>
      <button
        role="switch"
        aria-checked=${set ? "true" : "false"}
        aria-label=${`${fault.title}, ${agent}`}
        onClick=${flip}
      >
        <span class="knob"></span>
      </button>
      <div class="switch-told">
        <p>
          <strong class="switch-name"><${Word}>${fault.title}<//></strong>${" "}
          <span class="hint"><${Word}>${standing(now)}<//></span>
        </p>
        <p><${Word}>${fault.does}<//></p>
        <p class="expect">
          <strong>Expect</strong> <${Outcome} gap=${fault.gap} />
          ${" "}
          <${Word}>${fault.expected}<//>
        </p>
        <details class="more">
          <summary>When it strikes, and what it breaks</summary>
          <p class="hint">
            Strikes <${Word}>${fault.strikes}<//>
            . <${Word}>${fault.violates}<//>
            ${
              fault.section &&
              html`
                ${" "}
                <a href=${`${SPEC}#${fault.anchor}`} target="_blank" rel="noopener noreferrer">
                  A2A 1.0, section <${Word}>${fault.section}<//>
                </a>
              `
            }
          </p>
          <div class="schedule">
            ${fields.map(
              (field) => html`
                <${Field}
                  key=${field.name}
                  id=${id}
                  field=${field}
                  value=${plan[field.name] ?? ""}
                  tell=${(value) => setPlan({ ...plan, [field.name]: value })}
                />
              `,
            )}
          </div>
          ${
            set &&
            html`
              <button onClick=${() => change(switchOn(agent, fault.name, scheduleOf(plan)))}>
                Start anew with this schedule
              </button>
            `
          }
        </details>
      </div>
    </div>
  `;
}

function Field({ id, field, value, tell }) {
  const { name, label, min, max, step, hint = "0" } = field;
  return html`
    <label for=${`${id}-${name}`}>
      ${label}
      <input
        id=${`${id}-${name}`}
        type="number"
        inputmode="decimal"
        min=${min}
        max=${max}
        step=${step}
        placeholder=${hint}
        value=${value}
        onInput=${(event) => tell(event.target.value)}
      />
    </label>
  `;
}

function Outcome({ gap }) {
  return gap ? html`<span class="tag faint">a gap: ${GAPS[gap] ?? gap}</span>` : html`<span class="tag">no gap</span>`;
}

// What is empty is left to the agent's defaults.
function scheduleOf(plan) {
  return Object.fromEntries(
    Object.entries(plan)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [name, Number(value)]),
  );
}

function standing({ phase, left: seconds, seen: count, struck }) {
  const met = count ? `, struck ${amount(struck)} of ${amount(count)}` : "";
  const until =
    seconds === null || seconds === undefined
      ? ""
      : ` ${phase === "waiting" ? "in" : "for"} ${amount(Math.ceil(seconds))} s`;
  return { off: "", waiting: `begins${until}`, on: `on${until}${met}`, over: `over${met}` }[phase] ?? "";
}
