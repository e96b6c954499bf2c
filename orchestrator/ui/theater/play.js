// One recording on the stage: the controls, the diagram as far as it was played, and the message that was chosen.

import { html, useEffect, useMemo, useRef, useState } from "../elements/html.js";
import { Markdown } from "../elements/markdown.js";
import { Tabs } from "../elements/tabs.js";
import { plain, Word } from "../elements/text.js";
import { Graph } from "../exchange/graph.js";
import { CallMap } from "../exchange/map.js";
import { Panel } from "../exchange/panel.js";
import { Sequence } from "../exchange/sequence.js";
import { Waterfall } from "../exchange/timeline.js";
import { useZoom } from "../exchange/zoom.js";
import { lanesOf, milliseconds, rowsOf, spoken } from "../wire/rows.js";
import { usePlaying } from "./playback.js";
import { exchangesAt, momentsOf, reportOf } from "./recording.js";

const LONGEST_CARD = 60000;
const SPEEDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 10];
const ALL = new Set(["all"]);
const DIAGRAMS = new Set(["sequence", "timeline", "graph"]);

export function Play({ recording }) {
  const moments = useMemo(() => momentsOf(recording), [recording]);
  const playing = usePlaying(moments);
  const [view, setView] = useState("sequence");
  const [chosen, setChosen] = useState("");
  const { step } = playing;
  const zoom = useZoom();
  const lanes = useMemo(() => lanesOf(exchangesAt(recording, Infinity)), [recording]);
  const exchanges = useMemo(() => exchangesAt(recording, moments[step]), [recording, step]);
  const report = useMemo(() => reportOf(recording), [recording]);
  const stage = useRef();
  useEffect(() => {
    const scroller = stage.current.querySelector(".scroller");
    if (scroller && !chosen) scroller.scrollTop = scroller.scrollHeight;
  }, [step]);
  const open = DIAGRAMS.has(view) && exchanges.find((exchange) => exchange.id === chosen);
  const choose = (exchange) => setChosen(exchange?.id ?? "");
  const rows = rowsOf(exchanges, ALL);
  const views = [
    ["sequence", "Sequence"],
    ["timeline", "Timeline"],
    ["map", "Map"],
    ...(recording.graph.length ? [["graph", "The graph"]] : []),
    ...(report ? [["report", "Recommendation"]] : []),
    ["about", "About"],
  ];
  return html`
    <section class=${`looking play ${open ? "with-panel" : ""}`} aria-labelledby="asked" ref=${stage} onClick=${stay}>
      <header class="looking-head">
        <h2 id="asked">“<${Word}>${recording.words || recording.title}<//>”</h2>
        <p class="hint">
          Recorded <${Word}>${recording.made.slice(0, 10)}<//>
          , ${recording.participants.length} services, ended${" "}
          <${Word}>${recording.state.replaceAll("_", " ").toLowerCase() || "open"}<//>
          .
        </p>
      </header>
      <${Controls} ...${playing} moments=${moments} />
      <p class="caption" aria-live=${playing.on ? "off" : "polite"}>
        ${rows.length > 0 && plain(spoken(rows.at(-1), moments[0]))}
      </p>
      <${Tabs} label="Ways to look" ways=${views} chosen=${view} pick=${setView} />
      ${
        view === "sequence" &&
        html`
          <${Sequence} exchanges=${exchanges} lanes=${lanes} chosen=${chosen} choose=${choose} />
        `
      }
      ${view === "timeline" && html`<${Waterfall} ...${{ exchanges, chosen, choose, zoom }} />`}
      ${view === "map" && html`<${CallMap} exchanges=${exchanges} />`}
      ${
        view === "graph" &&
        html`
          <${Graph}
            events=${recording.graph.filter((event) => event.at <= moments[step])}
            exchanges=${exchanges}
            choose=${choose}
          />
        `
      }
      ${view === "report" && html`<${Markdown} text=${report} />`}
      ${view === "about" && html`<${About} recording=${recording} />`}
      ${
        open &&
        html`
          <${Panel}
            key=${open.id}
            exchange=${open}
            exchanges=${exchanges}
            run=${null}
            agents=${null}
            choose=${choose}
          />
        `
      }
    </section>
  `;
}

function Controls({ step, on, speed, moments, go, toggle, setSpeed }) {
  const last = moments.length - 1;
  return html`
    <div class="controls" role="group" aria-label="Playing">
      <button class="toggle" onClick=${toggle}>${on ? "Pause" : step === last ? "Play again" : "Play"}</button>
      <button aria-label="Step back" disabled=${step === 0} onClick=${() => go(step - 1)}>◀</button>
      <button aria-label="Step forward" disabled=${step === last} onClick=${() => go(step + 1)}>▶</button>
      <input
        type="range"
        aria-label="Step"
        min="0"
        max=${last}
        value=${step}
        aria-valuetext=${`step ${step + 1} of ${last + 1}`}
        onInput=${(event) => go(Number(event.target.value))}
      />
      <span class="where">
        ${step + 1} / ${last + 1} <span class="hint">+${milliseconds(moments[step] - moments[0])}</span>
      </span>
      <label class="speed">
        Speed${" "}
        <select value=${speed} onChange=${(event) => setSpeed(Number(event.target.value))}>
          ${SPEEDS.map((choice) => html`<option key=${choice} value=${choice}>${choice}×</option>`)}
        </select>
      </label>
    </div>
  `;
}

function About({ recording }) {
  const { trace, context_id: context, task_id: task, participants, shows: description } = recording;
  const ids = [
    ["Trace", trace],
    ["Context", context],
    ["Task", task],
  ].filter(([, id]) => id);
  return html`
    <div class="of-recording">
      ${description && html`<p><${Word}>${description}<//></p>`}
      <dl class="headers">
        ${ids.map(([name, id]) => html`<div key=${name}><dt>${name}</dt><dd><${Word}>${id}<//></dd></div>`)}
      </dl>
      <h3>Who took part</h3>
      ${participants.map(
        (participant) => html`
          <details key=${participant.url}>
            <summary>
              <${Word}>${participant.name}<//> <span class="hint"><${Word}>${participant.url}<//></span>
            </summary>
            <pre class="raw" tabindex="0">
              ${cardText(participant)}
            </pre>
          </details>
        `,
      )}
    </div>
  `;
}

// The ids lead to places of the live page, which a recording has not.
function stay(event) {
  if (event.target.closest?.('a[href^="#"]')) event.preventDefault();
}

function cardText({ card }) {
  return plain(card ? JSON.stringify(card, null, 2) : "Its card was never fetched.").slice(0, LONGEST_CARD);
}
