// From Frames to Exchanges: what crossed the wire, grouped hop by hop as it comes in, both ends of a hop in one. Pure.

import { shiftsOf } from "./clocks.js";
import { asked, jsonOf, tell } from "./told.js";

export const PERSON = "you";
const UNSEEN = "another caller";

/** The Exchanges in Frames, in the order they began. */
export function exchangesOf(frames, nameOf) {
  const wire = new Wire(nameOf);
  frames.forEach((frame) => wire.take(frame));
  return wire.exchanges();
}

/** Grows with every Frame it takes; a Frame taken twice counts once. */
export class Wire {
  constructor(nameOf) {
    this.nameOf = nameOf;
    this.size = 0;
    this.byId = new Map();
    this.known = new Set();
    this.called = new Set();
    this.shifts = new Map();
  }

  /** Whether the Frame was new. */
  take(frame) {
    const key = keyOf(frame);
    if (this.known.has(key)) return false;
    this.known.add(key);
    this.size += 1;
    if (!this.byId.has(frame.exchange)) this.byId.set(frame.exchange, new Exchange(frame, this));
    this.byId.get(frame.exchange).add(frame);
    return true;
  }

  /** A list of its own each time, causes before what they caused. */
  exchanges() {
    const all = [...this.byId.values()];
    this.shifts = shiftsOf(all);
    return all.sort((one, other) => one.began - other.began);
  }
}

/** What tells a Frame from every other of its trace. */
export function keyOf(frame) {
  return [frame.exchange, frame.service, frame.side, frame.piece, frame.nth].join(" ");
}

/** One HTTP request with its response; the caller's end tells it when both were seen. */
class Exchange {
  constructor({ exchange, trace }, wire) {
    this.id = exchange;
    this.trace = trace;
    this.ends = {};
    this.wire = wire;
  }

  add(frame) {
    (this.ends[frame.side] ??= new End(frame.service)).add(frame);
    if (this.ends.client && this.ends.server) this.wire.called.add(this.ends.server.service);
    if (frame.piece === "event" && this.ends[frame.side] === this.seen) this.seen.told;
  }

  get end() {
    return this.seen.pieces.end;
  }

  get seen() {
    return this.ends.client ?? this.ends.server;
  }

  get parent() {
    return this.ends.client?.parent || this.ends.server?.parent || "";
  }

  get request() {
    return this.seen.pieces.request ?? this.ends.server?.pieces.request;
  }

  get response() {
    return this.seen.pieces.response;
  }

  get events() {
    return this.seen.events;
  }

  get asked() {
    return (this.askedOnce ??= this.request ? asked(this.request) : null) ?? asked(null);
  }

  get rpc() {
    return this.asked.rpc;
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

  /** Seconds by which the clock that saw it is ahead: to be taken from every `at`. */
  get shift() {
    return this.wire.shifts.get(this.seen.service) ?? 0;
  }

  get began() {
    return this.seen.began - this.shift;
  }

  /** Milliseconds from the request to the end, or null while it is open. */
  get ms() {
    return this.end ? (this.end.at - this.seen.began) * 1000 : null;
  }

  // Nobody saw the sender: it is the person, unless the services of this trace call the receiver themselves.
  get from() {
    return this.ends.client?.service ?? (this.wire.called.has(this.seen.service) ? UNSEEN : PERSON);
  }

  get to() {
    return this.ends.server?.service ?? this.wire.nameOf(this.url);
  }

  /** What came back, in order: [{at, frame, kind, label, state, id, context, words}]. */
  get told() {
    return this.seen.told;
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
    this.events.sort((one, other) => one.nth - other.nth);
    this.read = [];
  }

  // Each body is parsed once, when somebody looks.
  get told() {
    while (this.read.length < this.events.length) this.read.push(readOf(this.events[this.read.length]));
    const { end } = this.pieces;
    return end?.body ? [...this.read, (this.whole ??= readOf(end))] : this.read;
  }
}

function readOf(frame) {
  return { at: frame.at, frame, ...tell(jsonOf(frame.body)) };
}
