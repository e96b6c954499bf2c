// Other tabs of this browser: each says which Task it began or answered, and those on the same conversation look at it.

const CHANNEL = "council.tasks";

export class Siblings {
  /** `hear(contextId, id)` is called when another tab touched a Task, `back` when the person returns to this one. */
  constructor(hear, back) {
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.onmessage = ({ data }) => hear(data.contextId, data.id);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && back());
  }

  tell(contextId, id) {
    this.channel.postMessage({ contextId, id });
  }
}
