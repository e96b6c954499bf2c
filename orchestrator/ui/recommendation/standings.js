// How each Component stands in a Recommendation, and what is read from several Recommendations of a conversation. Pure.

import { list, plain, title } from "../elements/text.js";

/** What a Component is told apart by. */
export function keyOf(component) {
  return component?.id || component?.name || "";
}

/** The standings, or one made of the Recommendation itself when nothing could be weighed. */
export function standingsOf(recommendation) {
  const { standings, verdict, confidence, summary, conditions, inquiry } = recommendation;
  if (list(standings).length) return standings;
  const component = list(recommendation.assessments)[0]?.component ??
    list(inquiry?.components)[0] ?? { name: "The question" };
  return [{ component, verdict, confidence, score: null, because: summary, conditions }];
}

/** Whether some concerns were asked for and not the whole: then there is no score and no verdict. */
export function isNarrow(recommendation) {
  return list(recommendation.inquiry?.concerns).length > 0;
}

/** A score as people read it. */
export function scoreOf(standing) {
  return isScored(standing) ? `${Math.round(standing.score)} of 100` : "not scored";
}

export function isScored({ score }) {
  return score !== null && score !== undefined;
}

/** The Assessments of one Component. */
export function assessmentsOf(recommendation, component) {
  return list(recommendation.assessments).filter((assessment) => keyOf(assessment.component) === keyOf(component));
}

/** The Recommendation before `run` in its conversation that says something of the same Component, or undefined. */
export function previousOf(runs, run, component) {
  return runs
    .slice(0, Math.max(0, runs.indexOf(run)))
    .map((candidate) => candidate.recommendation)
    .findLast((recommendation) => recommendation && assessmentsOf(recommendation, component).length);
}

/** The source to show beside an answer: one read at the source before others, then one that a browser can open. */
export function sourceOf(assessment) {
  const findings = ["blocker", "condition", "note"].flatMap((severity) =>
    list(assessment.findings).filter((finding) => finding.severity === severity),
  );
  const sources = [...findings, ...list(assessment.measures)].flatMap((holder) => list(holder.evidence));
  const rank = ({ grade, locator }) => (grade === "primary" ? 2 : 0) + (/^https?:/i.test(locator) ? 1 : 0);
  return sources.sort((a, b) => rank(b) - rank(a))[0];
}

/** An answer in few words, without what `reason` says already: of `Usable with care: it is replaced` the beginning. */
export function answerOf({ answer, outcome }, reason) {
  const text = plain(answer || title(outcome)).replace(/\.$/, "");
  const [short, ...more] = text.split(": ");
  return more.length && plain(reason).includes(more.join(": ").replace(/\.$/, "")) ? short : text;
}
