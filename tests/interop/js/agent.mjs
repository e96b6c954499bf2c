// A foreign agent on the official JavaScript SDK: `node agent.mjs [speaks]`; prints its URL, runs until its input ends.
// With `speaks` it declares the findings extension and answers with an Assessment, else in words.

import { randomUUID } from "node:crypto";
import express from "express";
import { AGENT_CARD_PATH, Role, TaskState } from "@a2a-js/sdk";
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, restHandler, UserBuilder } from "@a2a-js/sdk/server/express";

const FINDINGS = "https://adoption-council.example/ext/findings/v1";
const SEEN = { title: "The maintainers' own page", locator: "https://example.com/maintainers", seen: "2026-11-22", grade: "primary" };
const speaks = process.argv[2] === "speaks";
const name = speaks ? "popularity" : "passer-by";
const skill = speaks ? "assess-popularity" : "say-something";

class Executor {
  async execute({ taskId, contextId, userMessage }, bus) {
    const at = { taskId, contextId, metadata: undefined };
    const status = (state, message) => ({ state, message, timestamp: new Date().toISOString() });
    bus.publish(AgentEvent.task({ id: taskId, contextId, status: status(TaskState.TASK_STATE_SUBMITTED), artifacts: [], history: [userMessage], metadata: undefined }));
    bus.publish(AgentEvent.statusUpdate({ ...at, status: status(TaskState.TASK_STATE_WORKING, said("looking around", at)) }));
    const artifact = { artifactId: "answer", name: "answer", description: "", metadata: undefined, ...answer(userMessage) };
    bus.publish(AgentEvent.artifactUpdate({ ...at, artifact, append: false, lastChunk: true }));
    bus.publish(AgentEvent.statusUpdate({ ...at, status: status(TaskState.TASK_STATE_COMPLETED) }));
    bus.finished();
  }

  async cancelTask() {}
}

function answer(message) {
  if (!speaks) return { parts: [text("People I met like it.")], extensions: [] };
  const inquiry = message.parts.map((part) => part.content).find((content) => content?.$case === "data").value;
  return { parts: [data(assessment(inquiry.components[0]))], extensions: [FINDINGS] };
}

function assessment(component) {
  return {
    concern: "popularity",
    component,
    summary: `${component.name} is talked about`,
    findings: [{ id: "talked-about", claim: "It is talked about.", severity: "note", evidence: [SEEN] }],
    confidence: 0.5,
    confidence_basis: "one page was read",
    data_as_of: "2026-11-22",
  };
}

function text(value) {
  return { content: { $case: "text", value }, metadata: undefined, filename: "", mediaType: "text/plain" };
}

function data(value) {
  return { content: { $case: "data", value }, metadata: undefined, filename: "", mediaType: "application/json" };
}

function said(words, { taskId, contextId }) {
  return { messageId: randomUUID(), taskId, contextId, role: Role.ROLE_AGENT, parts: [text(words)], metadata: undefined, extensions: [], referenceTaskIds: [] };
}

function card(root) {
  const interfaces = [["JSONRPC", "/rpc"], ["HTTP+JSON", "/rest"]];
  return {
    name,
    description: "An agent of somebody else, written in JavaScript.",
    version: "1.0.0",
    supportedInterfaces: interfaces.map(([protocolBinding, path]) => ({ url: root + path, protocolBinding, tenant: "", protocolVersion: "1.0" })),
    capabilities: {
      streaming: true,
      extensions: speaks ? [{ uri: FINDINGS, description: "", required: false, params: { skills: [skill] } }] : [],
    },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text/plain", "application/json"],
    defaultOutputModes: ["text/plain", "application/json"],
    skills: [{ id: skill, name: skill, description: "Says what it heard.", tags: ["assess"], examples: [], inputModes: [], outputModes: [], securityRequirements: [] }],
    signatures: [],
  };
}

const app = express();
const server = app.listen(0, "127.0.0.1", () => {
  const root = `http://127.0.0.1:${server.address().port}`;
  const requestHandler = new DefaultRequestHandler(card(root), new InMemoryTaskStore(), new Executor());
  const userBuilder = UserBuilder.noAuthentication;
  app.use(`/${AGENT_CARD_PATH}`, agentCardHandler({ agentCardProvider: requestHandler }));
  app.use("/rpc", jsonRpcHandler({ requestHandler, userBuilder }));
  app.use("/rest", restHandler({ requestHandler, userBuilder }));
  console.log(root);
});
process.stdin.resume().on("end", () => process.exit(0));
