// An agent on the JavaScript SDK: `npm install && node agent.mjs PORT`; says when a repository was begun.

import { randomUUID } from "node:crypto";
import express from "express";
import { AGENT_CARD_PATH, TaskState } from "@a2a-js/sdk";
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, UserBuilder } from "@a2a-js/sdk/server/express";

const PORT = Number(process.argv[2] ?? 9100);
const ROOT = `http://127.0.0.1:${PORT}`;
const BEGUN = { "deepseek-r1": "DeepSeek-R1: first commit on 2025-01-20 (github.com/deepseek-ai/DeepSeek-R1)." };
const MODES = ["text/plain"];
const SKILL = { id: "history", name: "History", description: "Says when a repository was begun.", tags: ["history"], examples: ["When was DeepSeek-R1 begun?"], inputModes: [], outputModes: [], securityRequirements: [] };

class History {
  async execute({ taskId, contextId, userMessage }, bus) {
    const words = userMessage.parts.map((part) => (part.content?.$case === "text" ? part.content.value : "")).join(" ");
    const known = Object.keys(BEGUN).filter((name) => words.toLowerCase().includes(name));
    const says = known.map((name) => BEGUN[name]).join(" ") || "I do not know when that was begun.";
    const status = (state) => ({ state, message: undefined, timestamp: new Date().toISOString() });
    const parts = [{ content: { $case: "text", value: says }, metadata: undefined, filename: "", mediaType: MODES[0] }];
    const artifact = { artifactId: randomUUID(), name: "history", description: "", metadata: undefined, extensions: [], parts };
    bus.publish(AgentEvent.task({ id: taskId, contextId, status: status(TaskState.TASK_STATE_WORKING), artifacts: [], history: [userMessage], metadata: undefined }));
    bus.publish(AgentEvent.artifactUpdate({ taskId, contextId, metadata: undefined, artifact, append: false, lastChunk: true }));
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId, metadata: undefined, status: status(TaskState.TASK_STATE_COMPLETED) }));
    bus.finished();
  }

  async cancelTask() {}
}

const card = {
  name: "history",
  description: "Says when a repository was begun.",
  version: "1.0.0",
  supportedInterfaces: [{ url: `${ROOT}/rpc`, protocolBinding: "JSONRPC", tenant: "", protocolVersion: "1.0" }],
  capabilities: { streaming: true, extensions: [] },
  securitySchemes: {},
  securityRequirements: [],
  defaultInputModes: MODES,
  defaultOutputModes: MODES,
  skills: [SKILL],
  signatures: [],
};
const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), new History());
const app = express();
app.use(`/${AGENT_CARD_PATH}`, agentCardHandler({ agentCardProvider: requestHandler }));
app.use("/rpc", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
app.listen(PORT, "127.0.0.1");
