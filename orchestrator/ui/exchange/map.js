// The exchange as a map: who asked whom, how often, and where it failed.

import { cut, useWidth } from "../elements/fit.js";
import { html, useMemo } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { amount, plain, plural, Word } from "../elements/text.js";
import { callsOf, columnsOf } from "../wire/calls.js";
import { milliseconds } from "../wire/rows.js";

const HEADS = ["Who asks whom", ["Calls", "number"], ["Failed", "number"], ["Time together", "number"], "Operations"];
const NODE = { width: 132, height: 36 };
const ROW = 74;
const EDGE = 16;
const BEND = 46;
const THICKEST = 7;

/** `filterBy(text)`, where there is a filter, shows only what a line stands for. */
export function CallMap({ exchanges, filterBy }) {
  const [place, width] = useWidth();
  const calls = useMemo(() => callsOf(exchanges), [exchanges]);
  const drawing = drawingOf(calls, Math.max(420, width));
  return html`
    <div class="call-map" ref=${place}>
      <div class="scrolls" tabindex="0" role="group" aria-label="Map of who asks whom">
        <svg width=${drawing.width} height=${drawing.height} role="img" aria-label=${spoken(calls)}>
          ${calls.map((call) => html`<${Edge} key=${`${call.from} ${call.to}`} call=${call} drawing=${drawing} />`)}
          ${[...drawing.places].map(
            ([name, { x, y }]) => html`
              <g key=${name} class="map-node">
                <rect x=${x - NODE.width / 2} y=${y - NODE.height / 2} ...${NODE} rx="9" />
                <text x=${x} y=${y + 4} text-anchor="middle">${cut(name, NODE.width - 14)}</text>
              </g>
            `,
          )}
        </svg>
      </div>
      <${ScrollTable} label="Calls" heads=${HEADS}>
          <tbody>
            ${calls.map(
              ({ from, to, count, failed, seconds, operations }) => html`
                <tr key=${`${from} ${to}`}>
                  <th scope="row">
                    <button
                      class="quiet"
                      disabled=${!filterBy}
                      onClick=${() => filterBy(`from:"${from}" to:"${to}"`)}
                    >
                      <${Word}>${from}<//> → <${Word}>${to}<//>
                    </button>
                  </th>
                  <td class="number">${amount(count)}</td>
                  <td class="number">${failed || ""}</td>
                  <td class="number">${milliseconds(seconds)}</td>
                  <td><${Word}>${[...operations].map(([name, times]) => `${name} ×${times}`).join(", ")}<//></td>
                </tr>
              `,
            )}
          </tbody>
        <//>
    </div>
  `;
}

function Edge({ call, drawing }) {
  const { from, to, count, failed } = call;
  const [a, b] = [drawing.places.get(from), drawing.places.get(to)];
  const forwards = b.column > a.column;
  // Who asks back, or a neighbour above or below, is reached by a bow at the side.
  const side = forwards ? 1 : -1;
  const start = { x: a.x + (side * NODE.width) / 2, y: a.y };
  const end = forwards ? { x: b.x - NODE.width / 2 - 8, y: b.y } : { x: b.x - NODE.width / 2 - 8, y: b.y + 8 };
  const bend = forwards ? (end.x - start.x) / 2 : -BEND;
  const bends = `${start.x + bend} ${start.y} ${end.x - (forwards ? bend : BEND)} ${end.y}`;
  const path = `M${start.x} ${start.y}C${bends} ${end.x} ${end.y}`;
  const middle = { x: (start.x + end.x) / 2 - (forwards ? 0 : BEND * 0.7), y: (start.y + end.y) / 2 - 6 };
  return html`
    <g class=${failed ? "map-edge failed" : "map-edge"}>
      <path d=${path} stroke-width=${Math.min(THICKEST, 1 + Math.log2(count))} />
      <polygon points=${`${end.x + 8},${end.y} ${end.x - 1},${end.y - 5} ${end.x - 1},${end.y + 5}`} />
      <text x=${middle.x} y=${middle.y} text-anchor="middle">${count}${failed ? ` (${failed} failed)` : ""}</text>
    </g>
  `;
}

function drawingOf(calls, width) {
  const columns = columnsOf(calls);
  const step = Math.max(NODE.width + 60, (width - NODE.width - 2 * EDGE) / Math.max(1, columns.length - 1));
  const tallest = Math.max(1, ...columns.map((names) => names.length));
  const places = new Map();
  columns.forEach((names, column) => {
    names.forEach((name, row) => {
      const y = EDGE + NODE.height / 2 + (row + (tallest - names.length) / 2) * ROW;
      places.set(name, { x: EDGE + NODE.width / 2 + column * step, y, column });
    });
  });
  return {
    places,
    width: 2 * EDGE + NODE.width + step * Math.max(0, columns.length - 1),
    height: 2 * EDGE + NODE.height + (tallest - 1) * ROW,
  };
}

function spoken(calls) {
  const sentences = calls.map(({ from, to, count, failed }) => {
    const failures = failed ? `, ${failed} failed` : "";
    return `${plain(from)} asks ${plain(to)} ${plural(count, "time")}${failures}`;
  });
  return sentences.join("; ");
}
