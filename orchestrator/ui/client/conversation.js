// The conversation: asks, answers, stops and resumes Runs, and tells the page whenever something changed.

import { call, newTrace, stream } from "./a2a.js";
import { forget, remember, remembered } from "./browser-memory.js";
import { Siblings } from "./other-tabs.js";
import { dataPart, message, textPart } from "./parts.js";
import { fold, isAsking, isFinished, newRun, withSent } from "./run.js";
import { stepped } from "./stepped-traces.js";

const NO_ANSWER = "The orchestrator does not answer. Is it running? What it had finished is kept; reload to go on.";
const UNKNOWN = "This conversation is not known here: it was never held, is another person's, or was too long ago.";
// Who names no types gets pictures by their addresses; the page is also saved and printed, without a service behind it.
const EVERYTHING = { acceptedOutputModes: ["*/*"] };
const PAUSES = [500, 1000, 2000, 4000, 8000];

export class Conversation {
  constructor(onChange) {
    this.runs = [];
    this.contextId = "";
    this.opening = false;
    this.problem = "";
    this.onChange = onChange;
    this.following = new AbortController();
    this.siblings = new Siblings(
      (contextId, id) => contextId === this.contextId && this.#learn(id),
      () => this.#catchUp(),
    );
    // A page that is being left would take its broken streams for the orchestrator's, and subscribe once more.
    addEventListener("pagehide", () => this.following.abort());
    addEventListener("pageshow", ({ persisted }) => persisted && this.open(this.contextId));
  }

  /** The newest Run, or undefined. */
  get latest() {
    return this.runs.at(-1);
  }

  /** Goes on with a conversation known to the orchestrator: its Tasks, and whatever still runs. */
  async open(contextId = remembered().current) {
    this.#leave(contextId);
    if (!contextId) return;
    this.opening = true;
    const tasks = await tasksOf(contextId).catch((error) => this.#notOpened(contextId, error));
    if (!tasks || this.contextId !== contextId) return;
    this.opening = false;
    const byTime = (a, b) => String(a.status.timestamp).localeCompare(String(b.status.timestamp));
    this.runs = tasks.sort(byTime).map((task) => fold(newRun(), { task }));
    if (!this.runs.length) {
      forget(contextId);
      this.contextId = "";
      this.problem = UNKNOWN;
    }
    this.onChange();
    this.runs.filter((run) => !isFinished(run)).forEach((run) => this.#follow(run));
  }

  /** Whether the next question is stepped through, message by message. */
  stepNext(on) {
    this.step = on;
    this.onChange();
  }

  /** Starts over; what was said stays with the orchestrator. */
  begin() {
    this.#leave("");
    remember("", "");
  }

  /** Sends the messages of a question once more, each as its parts, in a conversation that was forked for it. */
  async fork(contextId, messages) {
    this.#leave(contextId);
    const [first, ...answers] = messages;
    await this.#start(newRun(first.map((part) => part.text ?? "").join(" "), newTrace()), first);
    for (const parts of answers) if (isAsking(this.latest)) await this.#reply(this.latest, parts);
  }

  /** Asks in words, with files or with files alone: a new Task in this Context. */
  ask(words, files = []) {
    return this.#start(newRun(words, newTrace()), [...(words ? [textPart(words)] : []), ...files]);
  }

  /** Asks what an Inquiry says in full; the words are for people to read. */
  askWith(words, inquiry) {
    return this.#start(newRun(words, newTrace()), [
      textPart(words),
      dataPart("Inquiry", { ...inquiry, question: words }),
    ]);
  }

  /** Asks again only what stayed unanswered: of one agent, or of all. */
  askAgain(agent = null) {
    const words = agent ? `Ask ${agent} again.` : "Ask again what stayed unanswered.";
    return this.#start(newRun(words, newTrace(), true), [textPart(words), dataPart("Retry", { agent })]);
  }

  /** Answers the open Questions by field; null declines one. */
  answer(run, values) {
    return this.#reply(run, [dataPart("Answers", { values })]);
  }

  /** Answers the open Questions in words, or with files. */
  say(run, words, files = []) {
    return this.#reply(run, [...(words ? [textPart(words)] : []), ...files]);
  }

  /** Cancels the Run, and with it every Task it started. */
  async stop(run) {
    try {
      this.#tell(run, { task: await call("CancelTask", { id: run.id }, run.trace) });
    } catch (error) {
      this.#tell(run, {}, { problem: error.message });
    }
  }

  async #start(run, parts) {
    if (this.step) stepped.add(run.trace);
    this.step = false;
    this.runs = [...this.runs, run];
    const { contextId } = this;
    await this.#send(run, message(parts, { contextId, trace: run.trace }));
  }

  #reply(run, parts) {
    this.following.abort();
    this.following = new AbortController();
    this.#tell(run, {}, { state: "SENDING", form: null });
    return this.#send(run, message(parts, { contextId: run.contextId, taskId: run.id, trace: run.trace }));
  }

  async #send(run, sent) {
    Object.assign(run, withSent(run, sent));
    this.onChange();
    try {
      await this.#listen(
        run,
        stream("SendStreamingMessage", { message: sent, configuration: EVERYTHING }, run.trace),
        true,
      );
    } catch (error) {
      if (run.id) return this.#follow(run);
      this.#tell(run, {}, { state: "LOST", problem: error instanceof TypeError ? NO_ANSWER : error.message });
    }
    if (isAsking(run)) this.#follow(run);
  }

  // A stream may break when the orchestrator restarts: the Run goes on there, so we come back to it.
  async #follow(run) {
    const { signal } = this.following;
    for (const pause of PAUSES) {
      try {
        await this.#listen(run, stream("SubscribeToTask", { id: run.id }, run.trace, signal));
      } catch {
        if (signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, pause));
        const task = await call("GetTask", { id: run.id }, run.trace).catch(() => null);
        if (task) this.#tell(run, { task });
      }
      if (isFinished(run) || signal.aborted) return;
    }
    this.#tell(run, {}, { state: "LOST", problem: NO_ANSWER });
  }

  // Another tab of this conversation asked or answered: what it began is followed, what was known is read again.
  async #learn(id) {
    const { contextId } = this;
    const followed = this.runs.find((run) => run.id === id);
    const task = await call("GetTask", { id }).catch(() => null);
    if (!task || contextId !== this.contextId) return;
    // What is followed may have ended while its state of a moment ago was on the way here.
    if (followed) return isFinished(followed) || this.#tell(followed, { task });
    if (this.runs.some((run) => run.id === id)) return;
    const run = fold(newRun(), { task });
    this.runs = [...this.runs, run];
    this.onChange();
    if (!isFinished(run)) this.#follow(run);
  }

  // Whoever comes back to this tab sees what was done elsewhere meanwhile.
  async #catchUp() {
    const { contextId } = this;
    if (!contextId || this.opening) return;
    const request = { contextId, historyLength: 0, pageSize: 50 };
    const { tasks = [] } = await call("ListTasks", request).catch(() => ({}));
    const unknown = tasks.filter(
      (task) => !this.runs.some((run) => run.id === task.id || (!run.id && !isFinished(run))),
    );
    for (const task of unknown.reverse()) await this.#learn(task.id);
  }

  // With its first event the orchestrator has the message that was `sent`: from now on it is there for other tabs.
  async #listen(run, events, sent = false) {
    for await (const event of events) {
      this.#tell(run, event);
      if (sent) this.siblings.tell(run.contextId, run.id);
      sent = false;
      if (!this.contextId && run.contextId) this.contextId = run.contextId;
      if (run.contextId === this.contextId) remember(run.contextId, this.runs[0]?.words, this.#answer());
    }
  }

  #answer() {
    const recommendation = this.runs.findLast((run) => run.recommendation)?.recommendation;
    return recommendation?.headlines?.[0]?.answer ?? "";
  }

  // A Run keeps its identity for those who hold it; what it knows is replaced whole.
  #tell(run, event, also = {}) {
    Object.assign(run, fold(run, event), also);
    this.onChange();
  }

  // What cannot be fetched now is not forgotten: the address still names it.
  #notOpened(contextId, error) {
    if (this.contextId !== contextId) return;
    this.#leave("");
    const reason = error instanceof TypeError ? "the orchestrator does not answer" : error.message;
    this.problem = `The conversation could not be fetched: ${reason}. Reload to try again.`;
    this.onChange();
  }

  #leave(contextId) {
    this.following.abort();
    this.following = new AbortController();
    this.runs = [];
    this.opening = false;
    this.problem = "";
    this.contextId = contextId;
    this.onChange();
  }
}

// Whole Tasks of a conversation, in the order they were last heard of.
async function tasksOf(contextId) {
  const { tasks = [] } = await call("ListTasks", {
    contextId,
    includeArtifacts: true,
    historyLength: 500,
    pageSize: 50,
  });
  return tasks;
}
