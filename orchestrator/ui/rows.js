// From Exchanges to the rows of a sequence diagram: requests, events, answers, and long streams folded. Pure.

import { stateName } from "./told.js";

const FOLDED_FROM = 4;

/** Rows in the order things happened. `unfolded` holds the keys of folds that are open, or "all". */
export function rowsOf(exchanges, unfolded = new Set()) {
  const rows = exchanges.flatMap((each) => [request(each), ...folded(each, events(each), unfolded), ...failure(each)]);
  return rows.sort((one, other) => one.at - other.at || one.nth - other.nth);
}

/** Lanes from left to right, in the order of their first word. */
export function lanesOf(rows) {
  return [...new Set(rows.flatMap((row) => [row.exchange.from, row.exchange.to]))];
}

/** From the request to the last word of its answer somebody is busy with it: {id, lane, first, last, depth}; parallel ones stand side by side. */
export function barsOf(rows) {
  const bars = new Map();
  rows.forEach(({ exchange }, at) => {
    const bar = bars.get(exchange) ?? { id: exchange.id, lane: exchange.to, first: at, last: at, depth: 0 };
    bar.last = at;
    bars.set(exchange, bar);
  });
  const busy = new Map();
  for (const bar of bars.values()) {
    const ends = busy.get(bar.lane) ?? [];
    const free = ends.findIndex((last) => last < bar.first);
    bar.depth = free < 0 ? ends.length : free;
    ends[bar.depth] = bar.last;
    busy.set(bar.lane, ends);
  }
  return [...bars.values()].filter((bar) => bar.last > bar.first);
}

function request(exchange) {
  const { asked, began } = exchange;
  return rowOf(exchange, { kind: "request", at: began, nth: 0, label: asked.label, words: asked.words, from: exchange.from, to: exchange.to });
}

function events(exchange) {
  const { told } = exchange;
  return told.map((each, nth) => rowOf(exchange, {
    kind: "event", at: each.at, nth: nth + 1, label: each.label, words: each.words, state: each.state,
    tone: each.kind === "error" ? "failed" : each.state.toLowerCase(), from: exchange.to, to: exchange.from,
    news: each.kind !== "artifact" && each.label !== told[nth - 1]?.label,
  }));
}

// Events that only go on with what was already so are folded when there are many.
function folded(exchange, all, unfolded) {
  const kept = [];
  for (let at = 0; at < all.length; ) {
    let end = at + 1;
    while (end < all.length && !all[end].news) end += 1;
    const rest = all.slice(at + 1, end);
    const key = `${exchange.id} fold ${at}`;
    kept.push(all[at]);
    if (rest.length < FOLDED_FROM || unfolded.has(key) || unfolded.has("all")) kept.push(...rest);
    else kept.push({ ...rest[0], key, kind: "fold", label: `… ${rest.length.toLocaleString("en")} more events`, words: "", tone: rest.at(-1).tone });
    at = end;
  }
  return kept;
}

function failure(exchange) {
  const { failed, error, status, end, told } = exchange;
  if (!failed && !error) return [];
  const label = failed ? (status ? `HTTP ${status}` : "no connection") : "cut";
  const at = end?.at ?? exchange.response?.at ?? exchange.began;
  return [rowOf(exchange, { kind: "event", at, nth: told.length + 1, label, words: error, tone: failed ? "failed" : "canceled", from: exchange.to, to: exchange.from })];
}

function rowOf(exchange, told) {
  return { state: "", tone: "", news: true, ...told, exchange, key: `${exchange.id} ${told.kind} ${told.nth}` };
}

/** A row in words, for those who hear it. */
export function spoken(row, start) {
  const { kind, from, to, label, words, state } = row;
  const what = state ? `state ${stateName(state)}` : label;
  return `${from} to ${to}: ${kind === "request" ? "request " : ""}${what}${words ? `, ${words}` : ""}, after ${milliseconds(row.at - start)}`;
}

export function milliseconds(seconds) {
  const ms = seconds * 1000;
  return ms < 9999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
