// The exchange as a sequence diagram: a lane per participant, an arrow per request and per event, bars for who is busy.

import { cut, cutBoth, useWidth } from "../elements/fit.js";
import { html, useEffect, useMemo, useState } from "../elements/html.js";
import { plain } from "../elements/text.js";
import { range, Scroller } from "../elements/virtual-list.js";
import { barsOf, labelOf, lanesOf, milliseconds, rowsOf, spoken } from "../wire/rows.js";

const TIMES = 66;
const ROW = 28;
// Of the width there is, so much is the lane of the labels.
const LABELS = 0.3;
const NARROWEST_LABELS = 120;
const WIDEST_LABELS = 340;
// The least a lane is wide: "orchestrator" fits above it.
const NARROWEST = 90;
const WIDEST = 230;
const EDGE = 4;

/**
 * `choose(exchange, row)` is called for the row that is taken; `chosen` is the id of the Exchange that is open;
 * `lanes` keeps room for who comes later.
 */
export function Sequence({ exchanges, choose, chosen = "", lanes: reserved = [] }) {
  const [unfolded, setUnfolded] = useState(() => new Set());
  const [key, setKey] = useState("");
  const [place, width] = useWidth();
  const drawing = useMemo(() => drawingOf(exchanges, unfolded, width, reserved), [exchanges, unfolded, width]);
  const { rows, lanes, start } = drawing;
  const at = rows.findIndex((row) => row.key === key);
  // An Exchange opened from elsewhere takes the cursor to its request.
  useEffect(() => {
    if (chosen && rows[at]?.exchange.id !== chosen) setKey(`${chosen} request 0`);
  }, [chosen]);
  const take = (nth) => {
    const row = rows[nth];
    if (row?.kind === "fold") setUnfolded(new Set([...unfolded, row.key]));
    else if (row) choose(row.exchange, row);
  };
  const draw = (first, last) => html`
    ${lanes.map(
      (name) => html`
        <line
          key=${`lane ${name}`}
          class="lane"
          x1=${drawing.x(name)}
          x2=${drawing.x(name)}
          y1=${first * ROW}
          y2=${last * ROW}
        />
      `,
    )}
    ${drawing.bars
      .filter((bar) => bar.last >= first && bar.first < last)
      .map(
        (bar) => html`
          <${Bar} key=${`bar ${bar.id}`} bar=${bar} x=${drawing.x(bar.lane)} chosen=${bar.id === chosen} />
        `,
      )}
    ${range(first, Math.min(last, rows.length)).map(
      (nth) => html`
        <${Arrow}
          key=${`arrow ${rows[nth].key}`}
          row=${rows[nth]}
          y=${nth * ROW + ROW / 2}
          drawing=${drawing}
          of=${rows[nth].exchange.id === chosen}
        />
      `,
    )}
  `;
  const head = html`
    <svg class="lanes" width=${drawing.width} height="34" aria-hidden="true">
      ${lanes.map(
        (name) => html`
          <text key=${name} class="name" x=${drawing.x(name)} y="21" text-anchor="middle">
            ${cut(name, drawing.lane - 10)}
          </text>
        `,
      )}
    </svg>
  `;
  const folds = rows.some((row) => row.kind === "fold");
  return html`
    <div class="sequence" ref=${place}>
      ${
        rows.length > 0 &&
        html`
          <${Scroller}
            label=${`Sequence diagram: ${rows.length} messages between ${lanes.map(plain).join(", ")}`}
            count=${rows.length}
            height=${ROW}
            width=${drawing.width}
            head=${head}
            draw=${draw}
            at=${at}
            setAt=${(nth) => setKey(rows[nth].key)}
            choose=${take}
            idOf=${(nth) => `row-${nth}`}
            speak=${(nth) => plain(spoken(rows[nth], start))}
          />
        `
      }
      ${
        rows.length > 0 &&
        html`
          <p class="hint legend">
            <${Sample} kind="request" label="request" />
            <${Sample} kind="event" label="answer or event" />
            ${
              (folds || unfolded.size > 0) &&
              html`
                <button class="quiet" onClick=${() => setUnfolded(new Set(folds ? ["all"] : []))}>
                  ${folds ? "Show every event" : "Fold long streams"}
                </button>
              `
            }
          </p>
        `
      }
    </div>
  `;
}

function Sample({ kind, label }) {
  return html`
    <span>
      <svg class=${`arrow ${kind}`} width="30" height="10" aria-hidden="true">
        <path class="line" d="M0 5H24" />
        <polygon points="30,5 22,1 22,9" />
      </svg>
      ${label}
    </span>
  `;
}

function Arrow({ row, y, drawing, of }) {
  const [from, to] = [drawing.x(row.from), drawing.x(row.to)];
  const direction = Math.sign(to - from) || 1;
  const self = from === to;
  const tip = self ? from + 7 : to - direction * 7;
  const line = self ? `M${from + 6} ${y - 8}h26v8H${tip + 4}` : `M${from + direction * 6} ${y}H${tip - direction * 5}`;
  const pointing = self ? -1 : direction;
  return html`
    <g class=${`arrow ${row.kind} ${row.tone} ${of ? "of" : ""}`} aria-hidden="true">
      <text class="after" x=${TIMES - 8} y=${y + 4} text-anchor="end">${milliseconds(row.at - drawing.start)}</text>
      <circle cx=${TIMES + 6} cy=${y} r="3.5" />
      <text class="label" x=${TIMES + 16} y=${y + 4}>${cutBoth(labelOf(row), drawing.labels - 22)}</text>
      <path class="line" d=${line} />
      <polygon points=${`${tip},${y} ${tip - pointing * 8},${y - 4} ${tip - pointing * 8},${y + 4}`} />
    </g>
  `;
}

function Bar({ bar, x, chosen }) {
  return html`
    <rect
      class=${chosen ? "bar of" : "bar"}
      x=${x - 4 + bar.depth * 4}
      y=${bar.first * ROW + ROW / 2}
      width="8"
      height=${(bar.last - bar.first) * ROW + 4}
      rx="3"
    />
  `;
}

function drawingOf(exchanges, unfolded, width, reserved) {
  const rows = rowsOf(exchanges, unfolded);
  const lanes = [...new Set([...reserved, ...lanesOf(exchanges)])];
  // Labels have a lane of their own: beside an arrow they would stand on somebody's line.
  // They give way before a lane would stand out of sight.
  const spare = width - TIMES - EDGE - NARROWEST * lanes.length;
  const labels = Math.max(NARROWEST_LABELS, Math.min(WIDEST_LABELS, width * LABELS, spare));
  const margin = TIMES + labels;
  const lane = Math.max(NARROWEST, Math.min(WIDEST, (width - margin - EDGE) / Math.max(1, lanes.length)));
  const places = new Map(lanes.map((name, nth) => [name, margin + lane * (nth + 0.5)]));
  return {
    rows,
    lanes,
    lane,
    labels,
    bars: barsOf(rows),
    start: rows[0]?.at ?? 0,
    x: (name) => places.get(name),
    width: margin + lane * lanes.length,
  };
}
