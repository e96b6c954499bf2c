// One hop: an HTTP request with its response and events, as either end of it saw them. Pure.

import { jsonOf, replySummary, requestSummary } from "./body-summary.js";

const PERSON = "you";
const UNSEEN = "another caller";

/** One HTTP request with its response; the caller's end tells it when both were seen. */
export class Exchange {
  constructor({ exchange, trace }, wire) {
    this.id = exchange;
    this.trace = trace;
    this.ends = {};
    this.wire = wire;
  }

  add(frame) {
    (this.ends[frame.side] ??= new End(frame.service)).add(frame);
    if (this.ends.client && this.ends.server) this.wire.called.add(this.ends.server.service);
    if (frame.piece === "event" && this.ends[frame.side] === this.side) this.side.replies;
  }

  get end() {
    return this.side.pieces.end;
  }

  get side() {
    return this.ends.client ?? this.ends.server;
  }

  get parent() {
    return this.ends.client?.parent || this.ends.server?.parent || "";
  }

  get request() {
    return this.side.pieces.request ?? this.ends.server?.pieces.request;
  }

  get response() {
    return this.side.pieces.response;
  }

  get events() {
    return this.side.events;
  }

  get summary() {
    return (this.summaryOnce ??= this.request ? requestSummary(this.request) : null) ?? requestSummary(null);
  }

  get rpc() {
    return this.summary.rpc;
  }

  get method() {
    return this.request?.method ?? "";
  }

  get url() {
    return this.request?.url ?? "";
  }

  get status() {
    return this.response?.status ?? 0;
  }

  get error() {
    return this.end?.error ?? "";
  }

  get failed() {
    return this.status >= 400 || (this.error !== "" && !this.status);
  }

  get began() {
    return this.side.began;
  }

  /** Milliseconds from the request to the end, or null while it is open. */
  get ms() {
    return this.end ? (this.end.at - this.began) * 1000 : null;
  }

  // Nobody saw the sender: it is the person, unless the services of this trace call the receiver themselves.
  get from() {
    return this.ends.client?.service ?? (this.wire.called.has(this.side.service) ? UNSEEN : PERSON);
  }

  get to() {
    return this.ends.server?.service ?? this.wire.nameOf(this.url);
  }

  /** What came back, in order: [{at, frame, kind, label, state, id, context, words}]. */
  get replies() {
    return this.side.replies;
  }
}

/** One end of a hop: what one service saw of it. */
class End {
  constructor(service) {
    this.service = service;
    this.pieces = {};
    this.events = [];
    this.parent = "";
    this.began = Infinity;
    this.read = [];
  }

  add(frame) {
    this.parent ||= frame.parent ?? "";
    this.began = this.pieces.request?.at ?? Math.min(this.began, frame.at);
    if (frame.piece !== "event") {
      this.pieces[frame.piece] = frame;
      if (frame.piece === "request") this.began = frame.at;
      return;
    }
    const late = this.events.length && frame.nth < this.events.at(-1).nth;
    this.events.push(frame);
    if (!late) return;
    this.events.sort((a, b) => a.nth - b.nth);
    this.read = [];
  }

  // Each body is parsed once, when somebody looks.
  get replies() {
    while (this.read.length < this.events.length) this.read.push(readOf(this.events[this.read.length]));
    const { end } = this.pieces;
    return end?.body ? [...this.read, (this.whole ??= readOf(end))] : this.read;
  }
}

function readOf(frame) {
  return { at: frame.at, frame, ...replySummary(jsonOf(frame.body)) };
}
