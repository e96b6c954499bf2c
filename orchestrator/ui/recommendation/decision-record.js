// The recommendation as an architecture decision record in the form of MADR 4 (adr.github.io/madr): Markdown to put
// beside the code it is about. Pure.

import { inWords, list, percent, plain, title } from "../elements/text.js";
import { leaves } from "./chips.js";
import { memoSources } from "./memo-sources.js";
import { assessmentsOf, scoreOf, standingsOf } from "./standings.js";

/** One record for one Component; `words` is the question it answers. */
export function decisionRecord(recommendation, standing, words) {
  const { component, verdict, confidence, because } = standing;
  const assessments = assessmentsOf(recommendation, component);
  const drivers = leaves(recommendation.inquiry?.use ?? {}).map(
    ([path, value]) => `${title(path.at(-1))}: ${inWords(value)}`,
  );
  const sources = memoSources(standing, assessments).map(
    ({ title: name, locator, seen }, at) => `${at + 1}. ${plain(name)}, ${plain(locator)}, seen ${plain(seen)}`,
  );
  return [
    `---\nstatus: proposed\ndate: ${plain(recommendation.inquiry?.as_of)}\n---`,
    `# Use of ${plain(component.name)}`,
    "## Context and Problem Statement",
    plain(words),
    section("## Decision Drivers", bullets(drivers)),
    section("## Considered Options", bullets(standingsOf(recommendation).map(optionOf))),
    "## Decision Outcome",
    `${title(verdict)} "${plain(component.name)}", ${percent(confidence)} sure: ${plain(because)}`,
    section(
      "### Consequences",
      bullets(assessments.map((entry) => `${title(entry.concern)}: ${plain(entry.answer || title(entry.outcome))}`)),
    ),
    section(
      "### Confirmation",
      bullets(list(standing.conditions).map(({ owner, claim }) => `[ ] ${title(owner)}: ${plain(claim)}`)),
    ),
    section(
      "## Reconsider when",
      bullets(list(standing.would_change).map(({ change, verdict: then }) => `${plain(change)}: ${title(then)}`)),
    ),
    section("## More Information", sources.join("\n")),
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

function optionOf(standing) {
  return `${plain(standing.component.name)}: ${title(standing.verdict)}, ${scoreOf(standing)}`;
}

function section(heading, text) {
  return text && `${heading}\n\n${text}`;
}

function bullets(lines) {
  return lines.map((line) => `- ${line}`).join("\n");
}
