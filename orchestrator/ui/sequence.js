// The exchange as a sequence diagram: a lane per participant, an arrow per request and per change of a Task's state.

import { html } from "./html.js";
import { plain } from "./text.js";

const LANE = 168;
const LEFT = 76;
const TOP = 44;
const ROW = 25;
const MOST = 400;

export function Sequence({ exchanges, choose }) {
  const rows = rowsOf(exchanges).slice(0, MOST);
  if (!rows.length) return null;
  const lanes = [...new Set(rows.flatMap((row) => [row.caller, row.callee]))];
  const x = (name) => LEFT + LANE * (lanes.indexOf(name) + 0.5);
  const height = TOP + ROW * (rows.length + 1);
  const start = rows[0].at;
  return html`
    <div class="scrolls" tabindex="0" role="group" aria-label="Sequence diagram">
      <svg class="sequence" width=${LEFT + LANE * lanes.length} height=${height} role="img" aria-label=${`${rows.length} messages between ${lanes.map(plain).join(", ")}; the list below tells the same`}>
        ${lanes.map((name) => html`<g key=${name}><line class="lane" x1=${x(name)} x2=${x(name)} y1=${TOP - 10} y2=${height} /><text class="name" x=${x(name)} y="20" text-anchor="middle">${plain(name).slice(0, 20)}</text></g>`)}
        ${barsOf(rows).map((bar) => html`<rect key=${bar.id} class="bar" x=${x(bar.callee) - 4} y=${y(bar.first)} width="8" height=${y(bar.last) - y(bar.first) + 4} rx="3" />`)}
        ${rows.map((row, at) => html`<${Arrow} key=${row.key} row=${row} y=${y(at)} from=${x(row.from)} to=${x(row.to)} after=${row.at - start} choose=${choose} />`)}
      </svg>
    </div>
  `;
}

function Arrow({ row, y: height, from, to, after, choose }) {
  const direction = Math.sign(to - from) || 1;
  const tip = to - direction * 5;
  const points = `${tip},${height} ${tip - direction * 8},${height - 4} ${tip - direction * 8},${height + 4}`;
  return html`
    <g class=${`arrow ${row.kind} ${row.tone}`} onClick=${() => choose(row.id)}>
      <rect class="catch" x="0" y=${height - ROW / 2 - 4} width="100%" height=${ROW} />
      <text class="after" x=${LEFT - 14} y=${height + 4} text-anchor="end">${(after * 1000).toFixed(0)} ms</text>
      <line x1=${from + direction * 5} x2=${tip - direction * 4} y1=${height} y2=${height} />
      <polygon points=${points} />
      <text x=${(from + to) / 2} y=${height - 5} text-anchor="middle">${plain(row.label).slice(0, 24)}</text>
    </g>
  `;
}

function y(at) {
  return TOP + ROW * (at + 0.7);
}

// Requests and what they told: of a stream every change of state, of a plain answer its status when it failed.
function rowsOf(exchanges) {
  return exchanges.flatMap((each) => {
    const shared = { id: each.id, caller: each.from, callee: each.to };
    const asked = { ...shared, key: `${each.id} asked`, at: each.began, from: each.from, to: each.to, kind: "request", tone: "", label: each.rpc || "GET card" };
    const changes = each.told.filter((told, at) => at === 0 || told.state !== each.told[at - 1].state);
    const told = changes.map((change, at) => ({ ...shared, key: `${each.id} ${at}`, at: change.at, from: each.to, to: each.from, kind: "event", tone: change.state.toLowerCase(), label: change.state.replaceAll("_", " ").toLowerCase() }));
    const failed = each.error || each.status >= 400;
    const end = failed ? [{ ...shared, key: `${each.id} end`, at: each.began + (each.ms ?? 0) / 1000, from: each.to, to: each.from, kind: "event", tone: "failed", label: each.status ? String(each.status) : "no connection" }] : [];
    return [asked, ...told, ...end];
  }).sort((one, other) => one.at - other.at);
}

// From the request to the last word of its answer, somebody is busy with it.
function barsOf(rows) {
  const bars = new Map();
  rows.forEach((row, at) => bars.set(row.id, { id: row.id, callee: row.callee, first: bars.get(row.id)?.first ?? at, last: at }));
  return [...bars.values()].filter((bar) => bar.last > bar.first);
}
