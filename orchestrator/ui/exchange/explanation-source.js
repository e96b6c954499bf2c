// What the orchestrator says about a message. In a recording's own file it stands written, since nobody is there to
// ask.

import { api } from "../client/orchestrator-api.js";

const WRITTEN = document.getElementById("written");
const stored = WRITTEN && JSON.parse(WRITTEN.textContent);

/** Resolves to what a message means, field by field; `id` is the Exchange's. */
export function explanation(id, messages) {
  return stored ? written(id, "explanation") : api("explain", messages);
}

/** Resolves to a request in notations that run elsewhere. */
export function copies(id, request) {
  return stored ? written(id, "copies") : api("copy", request);
}

function written(id, what) {
  return stored[id]
    ? Promise.resolve(stored[id][what])
    : Promise.reject(new Error("This was not worked out when the file was written."));
}
