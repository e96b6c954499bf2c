// The exchange as a waterfall: how long each request took, what it waited for, and what decided the whole.

import { cut, useWidth } from "../elements/fit.js";
import { html, useMemo, useState } from "../elements/html.js";
import { plain } from "../elements/text.js";
import { range, Scroller } from "../elements/virtual-list.js";
import { milliseconds } from "../wire/rows.js";
import { linesOf, spentBy } from "../wire/waterfall.js";
import { Looking, useChosen } from "./inspector.js";
import { useZoom, ZoomButtons } from "./zoom.js";

const ROW = 30;
const NAMES = 250;
const ENDS = 175;
// A tick with its label and some air.
const TICK = 75;

export function View(props) {
  const choice = useChosen(props);
  const zoom = useZoom();
  return html`
    <${Looking} name="timeline" title="Timeline" view="timeline" choice=${choice} keys=${zoom.keys} ...${props}>
      ${(choose) =>
        choice.matches.length > 0 &&
        html`
          <${Waterfall} exchanges=${choice.matches} chosen=${choice.open?.id} choose=${choose} zoom=${zoom} />
        `}
    <//>
  `;
}

/** `zoom` is the part of the whole time that is shown. */
export function Waterfall({ exchanges, chosen, choose, zoom }) {
  const [place, width] = useWidth();
  const [cursor, setCursor] = useState("");
  const lines = useMemo(() => linesOf(exchanges, latest(exchanges)), [exchanges]);
  const scale = scaleOf(lines, Math.max(560, width), zoom);
  const at = lines.findIndex(({ exchange }) => exchange.id === (cursor || chosen));
  const chosenLine = lines.find(({ exchange }) => exchange.id === chosen);
  const head = html`
    <svg class="lanes" width=${scale.width} height="34" aria-hidden="true">
      ${scale.ticks.map(
        (seconds) => html`
          <text key=${seconds} class="after" x=${scale.x(seconds)} y="21" text-anchor="middle">
            ${milliseconds(seconds - scale.start)}
          </text>
        `,
      )}
    </svg>
  `;
  const draw = (first, last) => html`
    ${scale.ticks.map(
      (seconds) => html`
        <line
          key=${`tick ${seconds}`}
          class="lane"
          x1=${scale.x(seconds)}
          x2=${scale.x(seconds)}
          y1=${first * ROW}
          y2=${last * ROW}
        />
      `,
    )}
    ${range(first, Math.min(last, lines.length)).map(
      (nth) => html`
        <${Line}
          key=${lines[nth].exchange.id}
          line=${lines[nth]}
          y=${nth * ROW}
          scale=${scale}
          of=${lines[nth].exchange.id === chosen}
        />
      `,
    )}
  `;
  return html`
    <${Spent} lines=${lines} />
    <${ZoomButtons} zoom=${zoom} onto=${chosenLine && scale.shareOf(chosenLine)} />
    <div class="waterfall" ref=${place}>
      <${Scroller}
        label=${`Timeline: ${lines.length} exchanges`}
        count=${lines.length}
        height=${ROW}
        width=${scale.width}
        head=${head}
        draw=${draw}
        at=${at}
        setAt=${(nth) => setCursor(lines[nth].exchange.id)}
        choose=${(nth) => choose(lines[nth].exchange)}
        idOf=${(nth) => `line-${nth}`}
        speak=${(nth) => spoken(lines[nth], scale.start)}
      />
    </div>
  `;
}

function Line({ line, y, scale, of }) {
  const { exchange, depth, began, end, own, critical } = line;
  const inside = end >= scale.from && began <= scale.to;
  const from = scale.within(began);
  const to = Math.max(from + 2, scale.within(end));
  const changes = exchange.replies.filter(
    (reply, nth) =>
      reply.state && reply.state !== exchange.replies[nth - 1]?.state && reply.at >= scale.from && reply.at <= scale.to,
  );
  return html`
    <g class=${`line-of ${exchange.failed ? "failed" : ""} ${of ? "of" : ""}`} aria-hidden="true">
      <text x=${10 + depth * 14} y=${y + 19}>
        ${cut(`${plain(exchange.to)} · ${exchange.summary.label}`, scale.names - 16 - depth * 14)}
      </text>
      ${inside && html`<rect class="span" x=${from} y=${y + 9} width=${to - from} height="12" rx="3" />`}
      ${critical
        .filter((stretch) => stretch.to > scale.from && stretch.from < scale.to)
        .map(
          (stretch) => html`
          <rect
            key=${stretch.from}
            class="decides"
            x=${scale.within(stretch.from)}
            y=${y + 9}
            width=${Math.max(1.5, scale.within(stretch.to) - scale.within(stretch.from))}
            height="12"
            rx="2"
          />
        `,
        )}
      ${changes.map(
        (reply) => html`
          <rect
            key=${reply.at}
            class=${`tick ${reply.state.toLowerCase()}`}
            x=${scale.x(reply.at) - 1.5}
            y=${y + 6}
            width="3"
            height="18"
            rx="1.5"
          />
        `,
      )}
      ${
        inside &&
        html`
          <text class="after" x=${to + 7} y=${y + 19}>
            ${exchange.ms === null ? "open" : milliseconds(exchange.ms / 1000)}
            ${exchange.ms !== null && own < end - began ? `, self ${milliseconds(own)}` : ""}
          </text>
        `
      }
    </g>
  `;
}

/** The critical path in words. */
function Spent({ lines }) {
  const spent = spentBy(lines);
  const whole = spent.reduce((sum, [, seconds]) => sum + seconds, 0);
  if (!whole) return null;
  return html`
    <p class="spent">
      <span class="swatch"></span> <span>Critical path ${milliseconds(whole)}:</span>${" "}
      ${spent.slice(0, 6).map(
        ([name, seconds]) => html`
          <span key=${name} class="tag faint">${plain(name)} ${milliseconds(seconds)}</span>${" "}
        `,
      )}
    </p>
  `;
}

function spoken({ exchange, began, own, critical }, start) {
  const decides = critical.length ? ", on the critical path" : "";
  const { from, to, summary, ms } = exchange;
  const time = ms === null ? "until now" : milliseconds(ms / 1000);
  const spans = `begun after ${milliseconds(began - start)}, took ${time}, of it ${milliseconds(own)} itself`;
  return plain(`${from} to ${to}: ${summary.label}, ${spans}${decides}`);
}

function scaleOf(lines, width, zoom) {
  const names = Math.min(NAMES, width * 0.36);
  const start = Math.min(...lines.map((line) => line.began));
  const whole = Math.max(0.001, Math.max(...lines.map((line) => line.end)) - start);
  const from = start + zoom.from * whole;
  const to = start + zoom.to * whole;
  const room = width - names - Math.min(ENDS, width * 0.25);
  const step = stepOf((to - from) / Math.max(1, Math.min(5, room / TICK)));
  const x = (at) => names + ((at - from) / (to - from)) * room;
  const within = (at) => x(Math.min(to, Math.max(from, at)));
  const first = Math.ceil((from - start) / step - 1e-9);
  const ticks = range(first, Math.floor((to - start) / step + 1e-9) + 1).map((nth) => start + nth * step);
  const shareOf = ({ began, end }) => ({ from: (began - start) / whole, to: (end - start) / whole });
  return { names, start, from, to, ticks, x, within, width, shareOf };
}

// 1, 2 or 5 of a power of ten, no less than `rough`.
function stepOf(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((factor) => factor >= rough);
}

function latest(exchanges) {
  return Math.max(...exchanges.map((exchange) => exchange.replies.at(-1)?.at ?? exchange.began));
}
