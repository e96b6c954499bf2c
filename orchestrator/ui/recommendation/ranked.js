// Many Components, as a bill of materials has them: one table, the worst first, a row to read in full below.

import { VerdictMark } from "../elements/headlines.js";
import { html, useState } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { SearchBox } from "../elements/search-box.js";
import { list, percent, plain, plural, title, Word } from "../elements/text.js";
import { RANK } from "../elements/verdicts.js";
import { answerOf, assessmentsOf, keyOf, scoreOf } from "./standings.js";

const HEADS = ["Component", "Verdict", "Confidence", "Score", "Conditions"];
const ROWS_AT_FIRST = 12;

/** `setAt` takes the place of a standing in `standings`, which are best first. */
export function Ranked({ recommendation, standings, at, setAt }) {
  const [query, setQuery] = useState("");
  const [whole, setWhole] = useState(false);
  const worstFirst = standings.map((standing, place) => ({ standing, place })).sort(byRank);
  const matches = worstFirst.filter(({ standing }) => textOf(standing).includes(query.toLowerCase()));
  const rows = whole || query ? matches : matches.slice(0, ROWS_AT_FIRST);
  const concerns = [...new Set(list(recommendation.assessments).map((assessment) => assessment.concern))];
  return html`
    <section class="compare" aria-labelledby="compare">
      <h2 id="compare">${plural(standings.length, "component")}, the worst first</h2>
      <p class="pick">${countsOf(standings)}</p>
      <${SearchBox} label="Search the components" ...${{ query, setQuery }} />
      <${ScrollTable} label="Ranking" heads=${[...HEADS, ...concerns.map(title)]}>
          <tbody>
            ${rows.map(
              ({ standing, place }) => html`
                <${Row} key=${keyOf(standing.component)} chosen=${place === at} onChoose=${() => setAt(place)}
                  ...${{ recommendation, standing, concerns }} />
              `,
            )}
          </tbody>
        <//>
      ${
        rows.length < matches.length &&
        html`
          <button class="quiet not-printed" onClick=${() => setWhole(true)}>
            Show ${plural(matches.length - rows.length, "more component")}
          </button>
        `
      }
      ${matches.length === 0 && html`<p class="hint">None has these words.</p>`}
    </section>
  `;
}

function Row({ recommendation, standing, concerns, chosen, onChoose }) {
  const assessments = assessmentsOf(recommendation, standing.component);
  const answer = (concern) => {
    const assessment = assessments.find((candidate) => candidate.concern === concern);
    return assessment ? answerOf(assessment, standing.because) : "–";
  };
  return html`
    <tr class=${chosen ? "chosen" : ""}>
      <th scope="row">
        <button class="in-text quiet" aria-pressed=${chosen} onClick=${onChoose}>
          <${Word}>${standing.component.name}<//>
        </button>
      </th>
      <td><${VerdictMark} verdict=${standing.verdict} /></td>
      <td>${percent(standing.confidence)}</td>
      <td class="short">${scoreOf(standing)}</td>
      <td>${list(standing.conditions).length}</td>
      ${concerns.map((concern) => html`<td key=${concern}><${Word}>${answer(concern)}<//></td>`)}
    </tr>
  `;
}

// What nobody could weigh comes after what is known to be bad: it wants a look, but blocks nothing.
function byRank(a, b) {
  const rank = ({ standing }) => (RANK.includes(standing.verdict) ? RANK.indexOf(standing.verdict) : 0.5);
  return rank(a) - rank(b) || (a.standing.score ?? 0) - (b.standing.score ?? 0) || b.place - a.place;
}

function countsOf(standings) {
  return [...RANK, "undecided"]
    .map((verdict) => [standings.filter((standing) => standing.verdict === verdict).length, title(verdict)])
    .filter(([count]) => count)
    .map(([count, name]) => `${count} ${name}`)
    .join(", ");
}

function textOf({ component, verdict }) {
  return `${plain(component.name)} ${verdict}`.toLowerCase();
}
