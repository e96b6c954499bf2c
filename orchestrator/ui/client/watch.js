// Watched decisions: kept by the orchestrator, checked with a fresh answer that this page asks for.

import { call, newTrace } from "./a2a.js";
import { api } from "./orchestrator-api.js";
import { dataPart, find, message, textPart } from "./parts.js";

/** Everything the caller watches, newest first. */
export function watchedDecisions() {
  return api("watch");
}

export function watch(run) {
  const { id, contextId, words, recommendation } = run;
  return api("watch", { task_id: id, context_id: contextId, question: words, recommendation });
}

export function unwatch(id) {
  return api(`watch/${encodeURIComponent(id)}`, undefined, "DELETE");
}

export function accept(id) {
  return api(`watch/${encodeURIComponent(id)}/accept`, {});
}

/** Asks the question of a watched decision anew, and keeps what changed. */
export async function check(decision) {
  const recommendation = await freshAnswer(decision.question, decision.inquiry);
  return api(`watch/${encodeURIComponent(decision.id)}/check`, { recommendation });
}

/** What differs between a Recommendation and today's answer to its question. */
export async function changesSince(run) {
  const now = await freshAnswer(run.words, run.recommendation.inquiry);
  return api("changes", { before: run.recommendation, now });
}

// In a conversation of its own, so that nothing said meanwhile bears on the answer; nobody is there to answer forms.
async function freshAnswer(words, inquiry) {
  const { as_of: _, ...stated } = inquiry;
  const parts = [
    textPart(words),
    dataPart("Inquiry", { ...stated, question: words, may_ask: false }),
    dataPart("Manner", { may_ask: false }),
  ];
  const trace = newTrace();
  const { task } = await call("SendMessage", { message: message(parts, { trace }) }, trace);
  const all = (task?.artifacts ?? []).flatMap((artifact) => artifact.parts ?? []);
  const recommendation = find(all, "Recommendation");
  if (!recommendation) throw new Error("No recommendation came this time.");
  return recommendation;
}
