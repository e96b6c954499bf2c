// From Frames to Exchanges: what crossed the wire, grouped hop by hop as it comes in, both ends of a hop in one. Pure.

import { Exchange } from "./hop.js";

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
    return [...this.byId.values()].sort((a, b) => a.began - b.began);
  }
}

/** What tells a Frame from every other of its trace. */
export function keyOf(frame) {
  return [frame.exchange, frame.service, frame.side, frame.piece, frame.nth].join(" ");
}
