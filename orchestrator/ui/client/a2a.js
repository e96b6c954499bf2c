// An A2A 1.0 client over JSON-RPC: calls, and streams of server-sent events, with nothing but fetch.

import { hex } from "./ids.js";
import { stepHeader } from "./stepped-traces.js";

const CARD = ".well-known/agent-card.json";
const RUNS = "https://adoption-council.example/ext/runs/v2";

/** What the service refused, in its own words; `code` is the JSON-RPC error code. */
export class Refused extends Error {
  constructor(error) {
    super(error.message ?? "The service refused without a reason.");
    this.code = error.code;
  }
}

let interfacePath;

/** The result of one call; throws Refused, or TypeError when nobody answers. */
export async function call(method, params, trace) {
  const response = await post(method, params, trace);
  return resultOf(await response.json());
}

/** The results of a streaming call, one by one as they come. */
export async function* stream(method, params, trace, signal) {
  const response = await post(method, params, trace, signal);
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    yield resultOf(await response.json());
    return;
  }
  for await (const data of events(response.body)) yield resultOf(JSON.parse(data));
}

/** 32 hex digits that every hop of one run will carry. */
export function newTrace() {
  return hex(16);
}

async function post(method, params, trace, signal) {
  const response = await fetch(await path(), {
    method: "POST",
    signal,
    headers: {
      "Content-Type": "application/json",
      "A2A-Version": "1.0",
      "A2A-Extensions": RUNS,
      ...stepHeader(trace),
      traceparent: `00-${trace ?? newTrace()}-${hex(8)}-01`,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: hex(8), method, params }),
  });
  if (!response.ok) throw new Refused(await problem(response));
  return response;
}

// The card may name another host than the one this page was loaded from; its path is the same.
async function path() {
  if (!interfacePath) {
    const card = await (await fetch(CARD)).json();
    const face = card.supportedInterfaces.find(
      (face) => face.protocolBinding === "JSONRPC" && face.protocolVersion === "1.0",
    );
    interfacePath = new URL(face.url).pathname;
  }
  return interfacePath;
}

async function problem(response) {
  const body = await response.json().catch(() => ({}));
  return body.error ?? { code: response.status, message: `The service answered with status ${response.status}.` };
}

function resultOf(answer) {
  if (answer.error) throw new Refused(answer.error);
  return answer.result;
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value.replaceAll("\r", "");
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const lines = block.split("\n").filter((line) => line.startsWith("data:"));
        if (lines.length) yield lines.map((line) => line.slice(5).trimStart()).join("\n");
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
