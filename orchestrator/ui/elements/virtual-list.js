// A long list drawn as SVG, of which only the rows in sight exist; walked with the keyboard, followed while it grows.

import { html, useEffect, useRef, useState } from "./html.js";

const BEYOND = 12;

/** Rows of equal height in a box that scrolls. `draw(first, last)` draws those in sight, `head` stands above them. */
export function Scroller({ label, count, height, width, head, draw, at, setAt, choose, idOf, speak }) {
  const box = useRef();
  const [sight, setSight] = useState({ first: 0, last: 40 });
  // Effects and observers run after the page was drawn; the box may be gone by then.
  const look = () => {
    if (!box.current) return;
    const { scrollTop, clientHeight } = box.current;
    const first = Math.max(0, Math.floor(scrollTop / height) - BEYOND);
    const last = Math.ceil((scrollTop + clientHeight) / height) + BEYOND;
    setSight((before) =>
      Math.abs(before.first - first) < BEYOND / 2 && Math.abs(before.last - last) < BEYOND / 2
        ? before
        : { first, last },
    );
  };
  const show = () => at >= 0 && box.current && reveal(box.current, at * height, height);
  useFollowed(box, count, look, show);
  useEffect(() => void show(), [at]);
  const onKeyDown = (event) => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1, PageDown: at + 12, PageUp: at - 12 }[
      event.key
    ];
    if (next === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (next === undefined) choose(Math.max(0, at));
    else setAt(Math.max(0, Math.min(count - 1, next)));
  };
  const last = Math.min(count, sight.last);
  return html`
    <div
      class="scroller"
      ref=${box}
      onScroll=${look}
      role="listbox"
      tabindex="0"
      aria-label=${label}
      aria-activedescendant=${at >= sight.first && at < last ? idOf(at) : null}
      onKeyDown=${onKeyDown}
    >
      ${head}
      <svg class="rows" width=${width} height=${Math.max(1, count * height)} role="presentation">
        ${draw(sight.first, last)}
        ${range(sight.first, last).map(
          (nth) =>
            html`
              <g
                key=${idOf(nth)}
                id=${idOf(nth)}
                role="option"
                aria-selected=${nth === at}
                aria-setsize=${count}
                aria-posinset=${nth + 1}
                aria-label=${speak(nth)}
              >
                <rect
                  class=${nth === at ? "catch at" : "catch"}
                  x="0"
                  y=${nth * height}
                  width=${width}
                  height=${height}
                  onClick=${() => {
                    setAt(nth);
                    choose(nth);
                  }}
                />
              </g>
            `,
        )}
      </svg>
    </div>
  `;
}

export function range(first, last) {
  return Array.from({ length: Math.max(0, last - first) }, (_, nth) => first + nth);
}

// Whoever reads at the end stays at the end.
function useFollowed(box, count, look, show) {
  const atEnd = useRef(false);
  const resized = useRef();
  resized.current = () => {
    show();
    look();
  };
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const note = () => {
      atEnd.current = current.scrollTop > 0 && current.scrollHeight - current.scrollTop - current.clientHeight < 60;
    };
    current.addEventListener("scroll", note);
    const watching = new ResizeObserver(() => resized.current());
    watching.observe(current);
    return () => {
      current.removeEventListener("scroll", note);
      watching.disconnect();
    };
  }, []);
  useEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    look();
  }, [count]);
}

function reveal(box, top, height) {
  // What stands above the rows stays in sight and covers as much of them.
  const head = box.firstElementChild;
  const above = head.classList.contains("rows") ? 0 : head.getBoundingClientRect().height;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height + above > box.scrollTop + box.clientHeight)
    box.scrollTop = top + height + above - box.clientHeight;
}
