// From Exchanges to the rows of a sequence diagram: requests, events, answers, and long streams folded. Pure.

import { stateName } from "./body-summary.js";

const FOLDED_FROM = 4;
const cache = new WeakMap();

/** Rows in the order things happened. `unfolded` holds the keys of folds that are open, or "all". */
export function rowsOf(exchanges, unfolded = new Set()) {
  const rows = exchanges.flatMap((exchange) => folded(exchange, own(exchange), unfolded));
  return rows.sort((a, b) => a.at - b.at || a.nth - b.nth);
}

/** Lanes from left to right, in the order of their first word. */
export function lanesOf(exchanges) {
  return [...new Set(exchanges.flatMap(({ from, to }) => [from, to]))];
}

/**
 * From the request to the last word of its answer somebody is busy with it: {id, lane, first, last, depth}; parallel
 * ones stand side by side.
 */
export function barsOf(rows) {
  const bars = new Map();
  rows.forEach(({ exchange, kind, from, to }, at) => {
    const bar = bars.get(exchange) ?? {
      id: exchange.id,
      lane: kind === "request" ? to : from,
      first: at,
      last: at,
      depth: 0,
    };
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

// An Exchange of which nothing more was heard keeps its rows: thousands of them need not be made again.
function own(exchange) {
  const entry = cache.get(exchange);
  const { from, to, replies, failed, error } = exchange;
  const state = [from, to, replies.length, failed, error].join(" ");
  if (entry?.state === state) return entry.rows;
  const rows = [
    request(exchange, from, to),
    ...replies.map((reply, nth) => event(exchange, reply, nth, to, from)),
    ...failure(exchange, to, from),
  ];
  cache.set(exchange, { state, rows });
  return rows;
}

function request(exchange, from, to) {
  const { summary, began } = exchange;
  return rowOf(exchange, { kind: "request", at: began, nth: 0, label: summary.label, words: summary.words, from, to });
}

function event(exchange, reply, nth, from, to) {
  const { at, kind, label, words, state } = reply;
  const tone = kind === "error" ? "failed" : state.toLowerCase();
  return rowOf(exchange, {
    kind: "event",
    at,
    nth: nth + 1,
    event: nth < exchange.events.length ? nth : undefined,
    label,
    words,
    state,
    tone,
    from,
    to,
    news: kind !== "artifact" && label !== exchange.replies[nth - 1]?.label,
  });
}

// Events that only go on with what was already so are folded when there are many.
function folded(exchange, all, unfolded) {
  const rows = [];
  for (let at = 0; at < all.length; ) {
    let end = at + 1;
    while (end < all.length && !all[end].news) end += 1;
    const repeats = all.slice(at + 1, end);
    const key = `${exchange.id} fold ${at}`;
    rows.push(all[at]);
    if (repeats.length < FOLDED_FROM || unfolded.has(key) || unfolded.has("all")) rows.push(...repeats);
    else
      rows.push({
        ...repeats[0],
        key,
        kind: "fold",
        state: "",
        label: `… ${repeats.length.toLocaleString("en")} more events`,
        words: "",
        tone: repeats.at(-1).tone,
      });
    at = end;
  }
  return rows;
}

function failure(exchange, from, to) {
  const { failed, error, status, end, response, began, replies } = exchange;
  if (!failed && !error) return [];
  const label = failed ? (status ? `HTTP ${status}` : "no connection") : "cut";
  const at = end?.at ?? response?.at ?? began;
  return [
    rowOf(exchange, {
      kind: "event",
      at,
      nth: replies.length + 1,
      label,
      words: error,
      tone: failed ? "failed" : "canceled",
      from,
      to,
    }),
  ];
}

function rowOf(exchange, fields) {
  return { state: "", tone: "", news: true, ...fields, exchange, key: `${exchange.id} ${fields.kind} ${fields.nth}` };
}

/** A row in words, for those who hear it. */
export function spoken(row, start) {
  const { kind, from, to, label, words, state } = row;
  const what = state ? `state ${stateName(state)}` : label;
  const text = `${kind === "request" ? "request " : ""}${what}${words ? `, ${words}` : ""}`;
  return `${from} to ${to}: ${text}, after ${milliseconds(row.at - start)}`;
}

/** What stands on an arrow: what it is, then what it says. */
export function labelOf({ kind, label, words }) {
  return ["event", "request"].includes(kind) && words ? [label, words] : [label];
}

export function milliseconds(seconds) {
  const ms = seconds * 1000;
  return ms < 9999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
