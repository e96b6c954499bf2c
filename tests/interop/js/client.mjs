// The official JavaScript SDK as a client: `node client.mjs URL BINDING WORDS VAGUE-WORDS`; prints one JSON object of what it saw.

import { randomUUID } from "node:crypto";
import { Role, TaskState } from "@a2a-js/sdk";
import { ClientFactory, JsonRpcTransportFactory, RestTransportFactory } from "@a2a-js/sdk/client";
import { GrpcTransportFactory } from "@a2a-js/sdk/client/grpc";

const [url, binding, words, vague] = process.argv.slice(2);
const transports = [new JsonRpcTransportFactory(), new RestTransportFactory(), new GrpcTransportFactory()];
const factory = new ClientFactory({ transports, preferredTransports: [binding] });
const client = await factory.createFromUrl(url);

// It asks for the extended card by itself where a card offers one.
const card = await client.getAgentCard();
const events = [];
for await (const event of client.sendMessageStream(request(words))) events.push(event.payload);
const streamed = events[0].value;
const task = await client.getTask({ tenant: "", id: streamed.id });
const listed = await client.listTasks({ tenant: "", contextId: streamed.contextId, status: 0, pageToken: "" });
const waiting = await client.sendMessage(request(vague));
const canceled = await client.cancelTask({ tenant: "", id: waiting.id }).catch((error) => error);
const missing = await client.getTask({ tenant: "", id: "no-such-task" }).catch((error) => error);

console.log(JSON.stringify({
  name: card.name,
  binding: client.transport.protocolName,
  version: client.protocolVersion,
  kinds: [...new Set(events.map((event) => event.$case))],
  state: TaskState[task.status.state],
  artifacts: task.artifacts.map((artifact) => artifact.parts[0].metadata?.model ?? artifact.name),
  listed: listed.tasks.map((each) => each.id).includes(streamed.id),
  waiting: TaskState[waiting.status.state],
  canceled: canceled instanceof Error ? canceled.name : TaskState[canceled.status.state],
  missing: missing.name,
}));
process.exit(0);

function request(text) {
  const parts = [{ content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "text/plain" }];
  const message = { messageId: randomUUID(), contextId: "", taskId: "", role: Role.ROLE_USER, parts, extensions: [], referenceTaskIds: [] };
  return { tenant: "", message };
}
