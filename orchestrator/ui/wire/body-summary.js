// What one body on the wire tells, in a few words: which state, whose Task, which Artifact, which error. Pure.

const SNIPPET = 80;
// "/lf.a2a.v1.A2AService/SendMessage" calls SendMessage.
const GRPC = /\/lf\.a2a\.v1\.A2AService\/(\w+)$/;
const CARD = /\/agent(-card)?\.json$/;

/** JSON of a body or of a server-sent event, or null. */
export function jsonOf(text) {
  // Lines by hand: in a regular expression U+2028 ends one too, and in JSON it may stand anywhere.
  const lines = text.split("\n").filter((line) => line.startsWith("data:"));
  const data = lines.length ? lines.map((line) => line.slice(5)).join("\n") : text;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** {kind, label, state, id, context, words} of a parsed body; A2A 1.0 and 0.3, both bindings. */
export function replySummary(body) {
  const result = body?.result ?? body ?? {};
  const error = body?.error ?? null;
  if (error) return summary("error", `error ${error.code ?? ""}`.trim(), { words: error.message });
  const update = result.statusUpdate ?? (result.kind === "status-update" ? result : null);
  if (update) return ofStatus(update, update.taskId);
  const artifact = result.artifactUpdate ?? (result.kind === "artifact-update" ? result : null);
  if (artifact) return ofArtifact(artifact);
  const task = result.task ?? (result.status?.state && result.id ? result : null);
  if (task) return ofStatus(task, task.id);
  const message = result.message ?? (result.kind === "message" || result.role ? result : null);
  if (message?.parts)
    return summary("message", "message", { context: message.contextId, id: message.taskId, words: wordsOf(message) });
  if (Array.isArray(result.tasks)) return summary("answer", `${result.tasks.length} Tasks`);
  if (result.skills && result.name) return summary("card", "AgentCard", { words: result.name });
  return summary("answer", "answer");
}

/** What a request asks for: its JSON-RPC method, or its HTTP method and the end of its path. */
export function requestSummary(frame) {
  const body = frame?.body ? jsonOf(frame.body) : null;
  const message = body?.params?.message ?? body?.message;
  const ids = { context: message?.contextId ?? body?.params?.contextId, id: message?.taskId ?? body?.params?.id };
  const path = pathOf(frame?.url ?? "");
  const overGrpc = path.match(GRPC)?.[1];
  const label =
    body?.jsonrpc && body.method
      ? body.method
      : overGrpc
        ? `${overGrpc} (gRPC)`
        : `${frame?.method ?? ""} ${endOf(path)}`.trim();
  return {
    rpc: body?.jsonrpc ? String(body.method ?? "") : "",
    label: String(label),
    ...texts(ids),
    words: message ? wordsOf(message) : "",
  };
}

function endOf(path) {
  return CARD.test(path) ? "AgentCard" : path.split("/").filter(Boolean).slice(-2).join("/");
}

export function pathOf(url) {
  return URL.canParse(url) ? new URL(url).pathname : url.split("?")[0];
}

function ofStatus(holder, id) {
  const state = String(holder.status?.state ?? "")
    .replace("TASK_STATE_", "")
    .replaceAll("-", "_")
    .toUpperCase();
  return summary("status", stateName(state), {
    state,
    id,
    context: holder.contextId,
    words: holder.status?.message ? wordsOf(holder.status.message) : "",
  });
}

function ofArtifact(update) {
  const name = update.artifact?.name || update.artifact?.artifactId || "";
  const label = update.append ? "more of an Artifact" : "Artifact";
  return summary("artifact", label, { id: update.taskId, context: update.contextId, words: String(name) });
}

/** A TaskState as people read it. */
export function stateName(state) {
  return state.replaceAll("_", " ").toLowerCase();
}

function summary(kind, label, more = {}) {
  return { kind, label, state: more.state ?? "", ...texts(more), words: String(more.words ?? "").slice(0, SNIPPET) };
}

function texts({ id, context }) {
  return { id: String(id ?? ""), context: String(context ?? "") };
}

function wordsOf(message) {
  const parts = Array.isArray(message.parts) ? message.parts : [];
  const text = parts.map((part) => (typeof part?.text === "string" ? part.text : "")).join(" ");
  return (text.trim() || namesIn(parts)).slice(0, SNIPPET);
}

// A question sent as data alone is told apart by what it is about.
function namesIn(parts) {
  const components = parts.flatMap((part) => (Array.isArray(part?.data?.components) ? part.data.components : []));
  return components
    .map((component) => component?.name)
    .filter((name) => typeof name === "string")
    .join(", ");
}
