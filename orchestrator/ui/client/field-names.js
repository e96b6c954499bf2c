// What the fields of a question are called, as the answers call them: one list, the orchestrator's.

import { api } from "./orchestrator-api.js";

let loading;

/** Names by dotted path, such as `use.workload.region`; empty when they cannot be had. */
export function fieldNames() {
  loading ??= api("field-names").catch(() => {
    // Asked again by the next who needs them.
    loading = undefined;
    return {};
  });
  return loading;
}
