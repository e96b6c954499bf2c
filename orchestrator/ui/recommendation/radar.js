// The verdicts as a picture: rings as on a technology radar, a dot for each Component, a line from where it stood
// before.

import { html } from "../elements/html.js";
import { plain, plural, title, Word } from "../elements/text.js";
import { knownVerdict, RANK } from "../elements/verdicts.js";
import { isScored, scoreOf } from "./standings.js";

const RING = 46;
const EDGE = 11;
const RADIUS = RING * RANK.length;
const MOST = 30;
// Degrees from the right; the first and last dot stay clear of the line the names of the rings stand on.
const FROM = 162;
const TO = 18;

/** `paths` has for each Component its standings in this conversation, the present one last. */
export function Radar({ paths }) {
  const placed = paths.filter((path) => ringOf(path.at(-1)) >= 0).slice(0, MOST);
  if (!placed.length) return null;
  const turnBy = (FROM - TO) / Math.max(1, placed.length - 1);
  const dots = placed.map((path, at) => ({
    path,
    number: at + 1,
    degrees: placed.length === 1 ? 90 : FROM - at * turnBy,
  }));
  return html`
    <figure class="radar">
      <svg viewBox=${`-${RADIUS + 2} -${RADIUS + 2} ${2 * RADIUS + 4} ${RADIUS + 22}`}
        role="img"
        aria-label=${labelOf(placed)}>
        ${RANK.map((verdict, at) => html`<${Ring} key=${verdict} verdict=${verdict} radius=${RADIUS - at * RING} />`)}
        ${dots.map((dot) => html`<${Dot} key=${dot.number} ...${dot} />`)}
      </svg>
      <figcaption>
        <ol>
          ${placed.map(
            (path, at) => html`
              <li key=${at}>
                <${Word}>${path.at(-1).component.name}<//>${" "}
                <span class="hint">${title(path.at(-1).verdict)}, ${scoreOf(path.at(-1))}</span>
              </li>
            `,
          )}
        </ol>
        <p class="hint">
          Nearer the middle is better; inside a ring the score decides.
          ${placed.length < paths.length && ` ${plural(paths.length - placed.length, "more")} not drawn.`}
        </p>
      </figcaption>
    </figure>
  `;
}

function Ring({ verdict, radius }) {
  return html`
    <g>
      <path class="ring" d=${`M${-radius} 0A${radius} ${radius} 0 0 1 ${radius} 0Z`} />
      <text class="ring-name" x=${radius - RING / 2} y="14">${title(verdict)}</text>
    </g>
  `;
}

function Dot({ path, number, degrees }) {
  const places = path.filter((standing) => ringOf(standing) >= 0).map((standing) => placeOf(standing, degrees));
  const [x, y] = places.at(-1);
  return html`
    <g>
      ${places.length > 1 && html`<polyline class="way" points=${places.map((place) => place.join(",")).join(" ")} />`}
      ${places
        .slice(0, -1)
        .map(([left, top], at) => html`<circle key=${at} class="earlier" cx=${left} cy=${top} r="3" />`)}
      <circle class=${`dot-now ${knownVerdict(path.at(-1).verdict)}`} cx=${x} cy=${y} r="9" />
      <text class="dot-number" x=${x} y=${y + 3.5}>${number}</text>
    </g>
  `;
}

function ringOf({ verdict }) {
  return RANK.indexOf(verdict);
}

// The outermost ring is the worst; a Component without a score stands in the middle of its ring.
function placeOf(standing, degrees) {
  const share = isScored(standing) ? Math.min(100, Math.max(0, standing.score)) / 100 : 0.5;
  const distance = RADIUS - ringOf(standing) * RING - EDGE - share * (RING - 2 * EDGE);
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle) * distance, -Math.sin(angle) * distance].map((value) => Math.round(value * 10) / 10);
}

function labelOf(paths) {
  return `Radar: ${paths.map((path) => `${plain(path.at(-1).component.name)} ${path.at(-1).verdict}`).join(", ")}`;
}
