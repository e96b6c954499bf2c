// The agent as a service: `node agent.mjs`; PORT and PUBLIC_URL say where it listens and is reached.

import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import express from "express";
import { AGENT_CARD_PATH, TaskState } from "@a2a-js/sdk";
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, restHandler, UserBuilder } from "@a2a-js/sdk/server/express";

export const CONCERN = "NAME";
const FINDINGS = "https://adoption-council.example/ext/findings/v1";
const R1 = { title: "Files of deepseek-ai/DeepSeek-R1", locator: "https://github.com/deepseek-ai/DeepSeek-R1", seen: "2025-05-10", grade: "primary" };
const CODES = { "deepseek-r1": [false, R1] };

export function assess(component) {
  const row = CODES[(component.id ?? component.name).toLowerCase().replaceAll(" ", "-")];
  const answer = { concern: CONCERN, component, data_as_of: row ? row[1].seen : new Date().toISOString().slice(0, 10) };
  if (!row) return { ...answer, summary: `${component.name} is not known to us.`, confidence: 0, confidence_basis: "Nothing about it is known here." };
  const [code, source] = row;
  const claim = `The repository of ${component.name} holds ${code ? "a" : "no"} code of conduct.`;
  const points = code ? 100 : 40;
  const signal = { fact: "community.code_of_conduct", value: String(code), points, weight: 1, rule: "100 with one, else 40", evidence: [source] };
  return {
    ...answer,
    summary: claim,
    findings: [{ id: "conduct", claim, severity: "note", evidence: [source] }],
    scores: [{ dimension: CONCERN, points, coverage: 1, signals: [signal] }],
    confidence: 0.7,
    confidence_basis: "The source listed, and no other.",
  };
}

class Executor {
  async execute({ taskId, contextId, userMessage }, bus) {
    const at = { taskId, contextId, metadata: undefined };
    const status = (state) => ({ state, message: undefined, timestamp: new Date().toISOString() });
    bus.publish(AgentEvent.task({ id: taskId, contextId, status: status(TaskState.TASK_STATE_SUBMITTED), artifacts: [], history: [userMessage], metadata: undefined }));
    const inquiry = userMessage.parts.find((part) => part.content?.$case === "data")?.content.value;
    for (const component of inquiry?.components ?? []) {
      const parts = [{ content: { $case: "data", value: assess(component) }, metadata: undefined, filename: "", mediaType: "application/json" }];
      const artifact = { artifactId: randomUUID(), name: "assessment", description: "", metadata: undefined, parts, extensions: [FINDINGS] };
      bus.publish(AgentEvent.artifactUpdate({ ...at, artifact, append: false, lastChunk: true }));
    }
    bus.publish(AgentEvent.statusUpdate({ ...at, status: status(inquiry ? TaskState.TASK_STATE_COMPLETED : TaskState.TASK_STATE_REJECTED) }));
    bus.finished();
  }

  async cancelTask(taskId, bus) {
    const status = { state: TaskState.TASK_STATE_CANCELED, message: undefined, timestamp: new Date().toISOString() };
    bus.publish(AgentEvent.statusUpdate({ taskId, contextId: "", metadata: undefined, status }));
    bus.finished();
  }
}

function card(root) {
  const skill = { id: `assess-${CONCERN}`, name: "Assess", description: "Takes an Inquiry, returns whether there is a code of conduct.", tags: ["conduct"], examples: ['{"components": [{"name": "DeepSeek-R1"}]}'] };
  return {
    name: CONCERN,
    description: "Says whether a component's makers publish a code of conduct.",
    version: "1.0.0",
    supportedInterfaces: [["JSONRPC", "/rpc"], ["HTTP+JSON", "/rest"]].map(([protocolBinding, path]) => ({ url: root + path, protocolBinding, tenant: "", protocolVersion: "1.0" })),
    capabilities: { streaming: true, extensions: [{ uri: FINDINGS, description: "", required: false, params: { skills: [skill.id] } }] },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["application/json"],
    defaultOutputModes: ["application/json"],
    skills: [{ ...skill, inputModes: [], outputModes: [], securityRequirements: [] }],
    signatures: [],
  };
}

export function serve(port, publicUrl) {
  const app = express();
  const server = app.listen(port, "127.0.0.1", () => {
    const root = publicUrl ?? `http://127.0.0.1:${server.address().port}`;
    const requestHandler = new DefaultRequestHandler(card(root), new InMemoryTaskStore(), new Executor());
    const userBuilder = UserBuilder.noAuthentication;
    app.use(`/${AGENT_CARD_PATH}`, agentCardHandler({ agentCardProvider: requestHandler }));
    app.use("/rpc", jsonRpcHandler({ requestHandler, userBuilder }));
    app.use("/rest", restHandler({ requestHandler, userBuilder }));
    console.log(root);
  });
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(Number(process.env.PORT ?? 9100), process.env.PUBLIC_URL);
