// A recording's file, read with care: it may come from anywhere. Pure.

import { jsonOf } from "../wire/body-summary.js";
import { exchangesOf } from "../wire/exchanges.js";

const FORMAT = "adoption-council-recording";
const VERSION = 1;
const MOST_FRAMES = 20000;
const MARKDOWN = "text/markdown";
const VISIBLE = new Set(["request", "event", "end"]);

/** The recording in a text; throws an Error whose message says what is wrong. */
export function read(text) {
  const data = parsed(text);
  if (data?.format !== FORMAT) throw new Error("This file is no recording of a run.");
  if (data.version !== VERSION)
    throw new Error(
      `This recording is of version ${String(data.version).slice(0, 20)}; this page reads version ${VERSION}.`,
    );
  if (!Array.isArray(data.frames) || !data.frames.length || data.frames.length > MOST_FRAMES)
    throw new Error(`A recording has 1 to ${MOST_FRAMES} frames; this one has not.`);
  const bad = data.frames.findIndex((frame) => !fits(frame));
  if (bad >= 0) throw new Error(`The recording is broken: its frame ${bad + 1} is none.`);
  const frames = data.frames.map((frame) => ({
    nth: 0,
    headers: {},
    body: "",
    url: "",
    method: "",
    status: 0,
    size: 0,
    error: "",
    ...frame,
    at: Number(frame.at),
  }));
  return { ...words(data), participants: participantsOf(data), frames: whole(frames), graph: graphOf(data) };
}

/** The Recommendation as Markdown, as its Artifact brought it; empty when there was none. */
export function reportOf({ frames, context_id: context }) {
  const results = frames
    .filter((frame) => frame.body.includes(MARKDOWN))
    .map((frame) => jsonOf(frame.body)?.result ?? {});
  const artifacts = results.flatMap((result) =>
    [result.artifactUpdate?.artifact, ...(result.task?.artifacts ?? [])].filter(
      () => (result.artifactUpdate ?? result.task)?.contextId === context,
    ),
  );
  const report = artifacts
    .flatMap((artifact) => (Array.isArray(artifact?.parts) ? artifact.parts : []))
    .findLast((part) => part?.mediaType === MARKDOWN);
  return typeof report?.text === "string" ? report.text : "";
}

/** When each message was there to see: the moments a viewer steps through, in order. */
export function momentsOf({ frames }) {
  const called = new Set(frames.filter((frame) => frame.side === "client").map((frame) => frame.exchange));
  const pieces = frames.filter(
    (frame) => VISIBLE.has(frame.piece) && (frame.side === "client" || !called.has(frame.exchange)),
  );
  const moments = pieces.filter((frame) => frame.piece !== "end" || frame.body || frame.error);
  return moments.map((frame) => frame.at).sort((a, b) => a - b);
}

/** The Exchanges as they were at a moment. */
export function exchangesAt({ frames, participants }, moment) {
  return exchangesOf(
    frames.filter((frame) => frame.at <= moment),
    (url) => nameOf(url, participants),
  );
}

function nameOf(url, participants) {
  const origin = URL.canParse(url) ? new URL(url).origin : "";
  return (
    participants.find((participant) => URL.canParse(participant.url) && new URL(participant.url).origin === origin)
      ?.name ?? (origin ? new URL(url).host : url)
  );
}

// A body both ends recorded alike stands at the caller's end only.
function whole(frames) {
  const placeOf = (frame) => [frame.exchange, frame.piece, frame.nth].join(" ");
  const callers = new Map(
    frames.filter((frame) => frame.side === "client").map((frame) => [placeOf(frame), frame.body]),
  );
  return frames.map((frame) =>
    frame.size && !frame.body ? { ...frame, body: callers.get(placeOf(frame)) ?? "" } : frame,
  );
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("This file is no recording: it is no JSON.");
  }
}

function fits(frame) {
  const texts = ["exchange", "service", "side", "piece"].every((name) => typeof frame?.[name] === "string");
  const typed = ["body", "url", "method", "error", "parent"].every(
    (name) => frame?.[name] === undefined || typeof frame[name] === "string",
  );
  return (
    texts &&
    typed &&
    Number.isFinite(Number(frame.at)) &&
    (frame.headers === undefined || (typeof frame.headers === "object" && frame.headers !== null))
  );
}

function words(data) {
  const text = (name) => (typeof data[name] === "string" ? data[name] : "");
  return Object.fromEntries(
    ["made", "title", "shows", "words", "trace", "context_id", "task_id", "state"].map((name) => [name, text(name)]),
  );
}

function graphOf({ graph }) {
  const events = Array.isArray(graph) ? graph.slice(0, MOST_FRAMES) : [];
  const texts = (event) =>
    ["moment", "node", "branch", "execution", "problem"].every(
      (name) => event?.[name] === undefined || typeof event[name] === "string",
    );
  return events
    .filter((event) => texts(event) && Number.isFinite(Number(event?.at)))
    .map((event) => ({
      ...event,
      node: event.node ?? "",
      step: Number(event.step ?? 0),
      next: Array.isArray(event.next) ? event.next.map(String) : [],
      at: Number(event.at),
    }));
}

function participantsOf({ participants }) {
  const entries = Array.isArray(participants) ? participants : [];
  return entries.filter((participant) => typeof participant?.name === "string" && typeof participant.url === "string");
}
