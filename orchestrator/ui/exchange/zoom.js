// Which part of a timeline is shown: zoomed and moved by buttons and keys.

import { html, useState } from "../elements/html.js";

const WHOLE = { from: 0, to: 1 };
const FACTOR = 2;
const SMALLEST = 1 / 4096;
const MOVE = 0.25;
const AROUND = 0.1;

/** `from` and `to` are shares of the whole time; `keys` is what each key does. */
export function useZoom() {
  const [{ from, to }, set] = useState(WHOLE);
  const show = (middle, span) => {
    const room = Math.min(1, Math.max(SMALLEST, span));
    const start = Math.min(1 - room, Math.max(0, middle - room / 2));
    set({ from: start, to: start + room });
  };
  const middle = (from + to) / 2;
  const scale = (factor) => show(middle, (to - from) * factor);
  const move = (by) => show(middle + by * (to - from), to - from);
  const onto = (part) => show((part.from + part.to) / 2, (part.to - part.from) * (1 + 2 * AROUND));
  const keys = {
    "+": () => scale(1 / FACTOR),
    "-": () => scale(FACTOR),
    0: () => set(WHOLE),
    ArrowLeft: () => move(-MOVE),
    ArrowRight: () => move(MOVE),
  };
  return { from, to, keys, onto };
}

/** `onto` is the part that the open message takes, if one is open. */
export function ZoomButtons({ zoom, onto }) {
  const { keys, from, to } = zoom;
  const whole = to - from >= 1;
  return html`
    <p class="zoom" role="group" aria-label="Zoom">
      <button aria-label="Zoom in" onClick=${keys["+"]}>+</button>${" "}
      <button aria-label="Zoom out" disabled=${whole} onClick=${keys["-"]}>−</button>${" "}
      <button aria-label="Earlier" disabled=${from <= 0} onClick=${keys.ArrowLeft}>←</button>${" "}
      <button aria-label="Later" disabled=${to >= 1} onClick=${keys.ArrowRight}>→</button>${" "}
      <button disabled=${whole} onClick=${keys[0]}>All</button>${" "}
      ${onto && html`<button onClick=${() => zoom.onto(onto)}>To the open message</button>`}
      ${!whole && html`<span class="hint"> ${Math.round(1 / (to - from))}×</span>`}
    </p>
  `;
}
