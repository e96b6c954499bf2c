// The switches as the orchestrator sees them, and the calls that change them.

import { useEffect, useState } from "../elements/html.js";

const EVERY = 2000;
const PATH = "api/faults";

/** The panel (null until known), what went wrong, and `change(call)`, which shows what came of a call. */
export function useFaults(every = EVERY) {
  const [panel, setPanel] = useState(null);
  const [problem, setProblem] = useState("");
  const look = () => ask("GET", "").then(setPanel, () => setProblem("The orchestrator does not answer."));
  useEffect(() => {
    look();
    const timer = setInterval(() => document.hidden || look(), every);
    return () => clearInterval(timer);
  }, [every]);
  const change = (call) => {
    setProblem("");
    return call.then(look, (error) => setProblem(error.message));
  };
  return { panel, problem, change };
}

/** Switches a fault on by its schedule. */
export function switchOn(agent, name, schedule) {
  return ask("PUT", `/${encodeURIComponent(agent)}/${name}`, schedule);
}

/** Switches a fault off. */
export function switchOff(agent, name) {
  return ask("DELETE", `/${encodeURIComponent(agent)}/${name}`);
}

/** Switches every fault of every agent off. */
export function allOff() {
  return ask("DELETE", "");
}

async function ask(method, path, body) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(PATH + path, { method, headers, body: body && JSON.stringify(body) });
  const answerBody = await answer.json();
  if (answer.ok) return answerBody;
  const detail = answerBody.detail ?? answerBody.error?.message;
  throw new Error(
    Array.isArray(detail)
      ? detail.map((error) => `${error.loc.at(-1)}: ${error.msg}`).join("; ")
      : (detail ?? `HTTP ${answer.status}`),
  );
}
