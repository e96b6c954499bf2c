// Small things for drawings: text that fits, and the width there is.

import { useEffect, useRef, useState } from "./html.js";
import { plain } from "./text.js";

const CHARACTER = 6.4;

/** The beginning of a text that fits into so many pixels. */
export function cut(text, room) {
  const most = Math.max(6, Math.floor(room / CHARACTER));
  const all = plain(text);
  return all.length > most ? `${all.slice(0, most - 1)}…` : all;
}

const JOINT = " · ";

/** A name and what follows it, in so many pixels: a long name leaves room for a little of it. */
export function cutBoth([name, more = ""], room) {
  const rest = more && (JOINT.length + plain(more).length) * CHARACTER;
  return cut([cut(name, Math.max(room * 0.6, room - rest)), more].filter(Boolean).join(JOINT), room);
}

/** A ref to put on an element, and its width in pixels as it changes. */
export function useWidth() {
  const place = useRef();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const watching = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    watching.observe(place.current);
    return () => watching.disconnect();
  }, []);
  return [place, width];
}
