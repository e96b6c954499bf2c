// What the page knows of one Task of the orchestrator, folded from the events of its stream. Pure.

import { exhibits, fileNames, find, words } from "./parts.js";

const FINISHED = ["COMPLETED", "FAILED", "CANCELED", "REJECTED"];

/** A Run nobody has heard of yet; `said` is what the person asked. */
export function newRun(text = "", trace = "", retry = false) {
  return {
    id: "",
    contextId: "",
    trace,
    words: text,
    files: [],
    retry,
    state: "SENDING",
    states: [],
    says: "",
    steps: {},
    form: null,
    answers: [],
    artifacts: {},
    recommendation: null,
    exhibits: [],
    heard: {},
    problem: "",
  };
}

/** The Run after one event of its stream; an event told twice changes nothing. */
export function fold(run, event) {
  const next = { ...run };
  if (event.task) withTask(next, event.task);
  if (event.statusUpdate) {
    withIds(next, event.statusUpdate.taskId, event.statusUpdate.contextId);
    withStatus(next, event.statusUpdate.status);
  }
  if (event.artifactUpdate) withArtifact(next, event.artifactUpdate.artifact, event.artifactUpdate.append);
  return next;
}

/** The Run after a message of the person's own, which its history will tell again. */
export function withSent(run, message) {
  const next = { ...run };
  hear(next, message);
  return next;
}

export function isFinished(run) {
  return FINISHED.includes(run.state);
}

export function isAsking(run) {
  return run.state === "INPUT_REQUIRED";
}

export function isRunning(run) {
  return !isFinished(run) && !isAsking(run) && run.state !== "LOST";
}

/** The Steps whose agents may still be working when nothing more will be heard from the Run. */
export function stepsOf(run) {
  return Object.values(run.steps);
}

/** The reply of a turn that needed no agent, as Markdown; empty when there is a Recommendation. */
export function replyOf(run) {
  return run.recommendation ? "" : (run.exhibits.find((exhibit) => exhibit.mediaType === "text/markdown")?.text ?? "");
}

function withTask(run, task) {
  withIds(run, task.id, task.contextId);
  for (const message of task.history ?? []) hear(run, message);
  for (const artifact of task.artifacts ?? []) withArtifact(run, artifact);
  withStatus(run, task.status);
}

function withIds(run, id, contextId) {
  run.id = id;
  run.contextId = contextId;
}

function withStatus(run, status) {
  const state = String(status.state ?? "").replace("TASK_STATE_", "");
  if (state !== run.state) run.states = [...run.states, { state, at: status.timestamp }];
  run.state = state;
  if (status.message) hear(run, status.message);
  run.form = isAsking(run) ? (find(status.message?.parts, "QuestionForm") ?? { asked: [] }) : null;
  if (status.message && !find(status.message.parts, "Progress")) run.says = words(status.message.parts);
}

function hear(run, message) {
  if (run.heard[message.messageId]) return;
  const first = Object.keys(run.heard).length === 0;
  run.heard = { ...run.heard, [message.messageId]: true };
  if (message.role === "ROLE_AGENT") return hearAgent(run, message);
  if (!first) {
    run.answers = [
      ...run.answers,
      {
        values: find(message.parts, "Answers")?.values ?? null,
        words: words(message.parts),
        files: fileNames(message.parts),
      },
    ];
    return;
  }
  run.words = words(message.parts) || run.words;
  run.files = fileNames(message.parts);
  run.trace = message.metadata?.trace ?? run.trace;
  run.retry = find(message.parts, "Retry") !== null;
}

function hearAgent(run, message) {
  const news = find(message.parts, "Progress");
  if (!news) return;
  const key = [news.agent, news.skill, news.component].join(" | ");
  const before = run.steps[key];
  const ids = {
    task_id: news.task_id || before?.task_id || "",
    context_id: news.context_id || before?.context_id || "",
  };
  run.steps = { ...run.steps, [key]: { ...news, ...ids, key } };
}

function withArtifact(run, artifact, append = false) {
  const before = run.artifacts[artifact.artifactId];
  const parts = append && before ? [...before.parts, ...artifact.parts] : artifact.parts;
  run.artifacts = { ...run.artifacts, [artifact.artifactId]: { ...artifact, parts } };
  const all = Object.values(run.artifacts).flatMap((item) => item.parts ?? []);
  run.recommendation = find(all, "Recommendation");
  run.exhibits = exhibits(all);
}
