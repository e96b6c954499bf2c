// The recommendation as an architecture decision record: Markdown to put beside the code it is about. Pure.

import { inWords, list, percent, plain, title } from "../elements/text.js";
import { leaves } from "./chips.js";
import { memoSources } from "./memo-sources.js";
import { assessmentsOf } from "./standings.js";

/** One record for one Component; `words` is the question it answers. */
export function decisionRecord(recommendation, standing, words) {
  const { component, verdict, confidence, because } = standing;
  const assessments = assessmentsOf(recommendation, component);
  const use = leaves(recommendation.inquiry?.use ?? {}).map(
    ([path, value]) => `${title(path.at(-1))}: ${inWords(value)}`,
  );
  const sources = memoSources(standing, assessments).map(
    ({ title: name, locator, seen }, at) => `${at + 1}. ${plain(name)}, ${plain(locator)}, seen ${plain(seen)}`,
  );
  return [
    `# Use of ${plain(component.name)}`,
    `Date: ${plain(recommendation.inquiry?.as_of)}`,
    "## Status",
    `Proposed: ${title(verdict)}, ${percent(confidence)} sure.`,
    "## Context",
    plain(words),
    bullets(use),
    "## Decision",
    plain(because),
    bullets(assessments.map((entry) => `${title(entry.concern)}: ${plain(entry.answer || entry.outcome)}`)),
    "## Consequences",
    bullets(list(standing.conditions).map(({ owner, claim }) => `[ ] ${title(owner)}: ${plain(claim)}`)),
    "## Sources",
    sources.join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

function bullets(lines) {
  return lines.map((line) => `- ${line}`).join("\n");
}
