// One Message to one agent by way of the orchestrator, and what its answer comes to.

import { newTrace } from "../client/a2a.js";
import { hex } from "../client/ids.js";
import { api } from "../client/orchestrator-api.js";
import { find, message, textPart, words } from "../client/parts.js";
import { list, title } from "../elements/text.js";

/** Where an agent takes JSON-RPC of A2A 1.0, or undefined. */
export function addressOfAgent(card) {
  return list(card.supportedInterfaces).find(
    (face) => face.protocolBinding === "JSONRPC" && face.protocolVersion === "1.0",
  )?.url;
}

/** Sends words, or data where the text is a JSON object; throws an Error in a sentence. */
export async function ask(url, text) {
  const params = { message: message([partOf(text)], { trace: newTrace() }) };
  const draft = {
    url,
    method: "POST",
    headers: { "content-type": "application/json", "A2A-Version": "1.0" },
    body: JSON.stringify({ jsonrpc: "2.0", id: hex(8), method: "SendStreamingMessage", params }),
  };
  const { exchange, milliseconds, trace, problem } = await api("resend", draft);
  if (problem || !exchange.response) throw new Error(problem || "It gave no answer.");
  const bodies = exchange.events.length ? exchange.events.map(({ body }) => body) : [exchange.response.body];
  const results = bodies.map(read).filter(Boolean);
  const refusal = results.find(({ error }) => error)?.error;
  if (refusal || !results.length)
    throw new Error(refusal?.message ?? `It answered with status ${exchange.response.status}.`);
  return { ...folded(results.map(({ result }) => result ?? {})), milliseconds, trace, raw: bodies.join("\n\n") };
}

// The last state and words of a stream, and the Assessment among its Artifacts where there is one.
function folded(events) {
  const statuses = events.map(({ task, statusUpdate }) => task?.status ?? statusUpdate?.status).filter(Boolean);
  const parts = events.flatMap(({ task, artifactUpdate, message: reply }) => [
    ...(task?.artifacts ?? []).flatMap((artifact) => artifact.parts ?? []),
    ...(artifactUpdate?.artifact?.parts ?? []),
    ...(reply?.parts ?? []),
  ]);
  const { state = "", message: last } = statuses.at(-1) ?? {};
  return {
    state: title(state.replace("TASK_STATE_", "").toLowerCase()) || "Message",
    words: words(parts) || words(last?.parts),
    assessment: find(parts, "Assessment"),
  };
}

function partOf(text) {
  const data = read(text);
  // A stranger's agent knows none of our labels: what the data is, it reads from the data.
  return data && typeof data === "object" && !Array.isArray(data)
    ? { data, mediaType: "application/json" }
    : textPart(text);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
