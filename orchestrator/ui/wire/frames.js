// The Exchanges of one trace as every service that shows its wire recorded them: what is kept, then what comes, taken
// in slices so that the page stays quick.

import { useEffect, useState } from "../elements/html.js";
import { Wire } from "./exchanges.js";

const MOST = 20000;
const SLICE = 8;
const PAUSE = 150;
const LONG = 500;
const REMEMBERED = 4;
const watched = new Map();

/** The Exchanges of a trace, a new list whenever there is more; `agents` name who is called. */
export function useExchanges(trace, agents) {
  const [exchanges, setExchanges] = useState([]);
  useEffect(() => {
    if (!trace) return setExchanges([]);
    const watching = remembered(trace);
    watching.show = () => setExchanges(watching.wire.exchanges());
    watching.show();
    const leave = follow(trace, (frame) => watching.take(frame));
    return () => {
      watching.show = () => {};
      leave();
    };
  }, [trace]);
  if (watched.has(trace)) watched.get(trace).wire.nameOf = (url) => nameOf(url, agents);
  return exchanges;
}

// Going from one view to the next begins with what is known.
function remembered(trace) {
  const watching = watched.get(trace) ?? new Watching(trace);
  watched.delete(trace);
  watched.set(trace, watching);
  if (watched.size > REMEMBERED) watched.delete(watched.keys().next().value);
  return watching;
}

class Watching {
  constructor(trace) {
    this.trace = trace;
    this.wire = new Wire(hostOf);
    this.waiting = [];
    this.due = false;
    this.drawing = false;
    this.shown = 0;
    this.show = () => {};
  }

  take(frame) {
    if (frame.trace !== this.trace || this.wire.size + this.waiting.length >= MOST) return;
    this.waiting.push(frame);
    this.#drainSoon();
  }

  #drainSoon() {
    if (!this.due) requestAnimationFrame(() => this.#drain());
    this.due = true;
  }

  // A slice a frame, and drawing apart from it: input comes in between.
  #drain() {
    this.due = false;
    const until = performance.now() + SLICE;
    let count = 0;
    while (count < this.waiting.length && performance.now() < until) this.wire.take(this.waiting[count++]);
    this.waiting.splice(0, count);
    if (this.waiting.length) this.#drainSoon();
    this.#redrawSoon();
  }

  // A long diagram is drawn a few times a second, a short one at once.
  #redrawSoon() {
    if (this.drawing) return;
    this.drawing = true;
    const due = this.shown + (this.wire.size > LONG ? PAUSE : 0);
    setTimeout(() => {
      this.drawing = false;
      this.shown = performance.now();
      this.show();
    }, due - performance.now());
  }
}

// First what is kept, then what comes; when the connection breaks the browser follows again, and what is known is not
// taken twice.
function follow(trace, take) {
  const feed = new EventSource(`api/exchange/feed?trace=${encodeURIComponent(trace)}`);
  feed.onmessage = (event) => take(JSON.parse(event.data));
  return () => feed.close();
}

/** What the directory calls whoever is at a URL, else its host. */
export function nameOf(url, agents) {
  const agent = agents.find(
    (agent) => URL.canParse(agent.url) && URL.canParse(url) && new URL(agent.url).origin === new URL(url).origin,
  );
  return agent?.name ?? hostOf(url);
}

function hostOf(url) {
  return URL.canParse(url) ? new URL(url).host : url;
}
