// How the verdict on one Component moved over the conversation: a line a turn, newest first.

import { addressOf } from "../elements/address.js";
import { VerdictMark } from "../elements/headlines.js";
import { html } from "../elements/html.js";
import { placeOf } from "../elements/identity.js";
import { list, plural, title, Word } from "../elements/text.js";
import { Fold } from "./fold.js";
import { isNarrow, keyOf, scoreOf } from "./standings.js";

/** The turns up to `run` that weighed this Component: [{run, standing}], oldest first. */
export function movesOf(runs, run, component) {
  return runs.slice(0, runs.indexOf(run) + 1).flatMap((candidate) => {
    const { recommendation } = candidate;
    if (!recommendation || isNarrow(recommendation)) return [];
    const standing = list(recommendation.standings).find((entry) => keyOf(entry.component) === keyOf(component));
    return standing ? [{ run: candidate, standing }] : [];
  });
}

export function Moves({ moves }) {
  if (moves.length < 2) return null;
  const verdicts = moves.map(({ standing }) => title(standing.verdict));
  const path = verdicts.filter((verdict, at) => verdict !== verdicts[at - 1]);
  const note = path.length > 1 ? path.join(" → ") : `${path[0]} in ${plural(moves.length, "turn")}`;
  return html`
    <${Fold} id="moves" name="How the verdict moved" note=${note}>
      <ol class="moves" reversed>
        ${moves.toReversed().map(
          ({ run, standing }) => html`
            <li key=${run.id}>
              <${VerdictMark} verdict=${standing.verdict} />
              <span class="hint">${scoreOf(standing)}</span>
              <a href=${`./${addressOf("report", placeOf(run))}`}><${Word}>${run.words}<//></a>
            </li>
          `,
        )}
      </ol>
    <//>
  `;
}
