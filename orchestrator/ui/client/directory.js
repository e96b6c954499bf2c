// The agents in the directory as the orchestrator sees them now.

import { useEffect, useState } from "../elements/html.js";

const EVERY = 15000;
const FAULTS = "https://adoption-council.example/ext/faults/v1";

/**
 * Every agent in the directory, and `look()` for a change made here; looked up when a Run ends and now and then while
 * the page is seen.
 */
export function useAgents(conversation) {
  const [agents, setAgents] = useState([]);
  const ended = conversation.runs.filter((run) => run.recommendation || run.state === "CANCELED").length;
  const look = () =>
    fetch("api/agents")
      .then((answer) => answer.json())
      .then(setAgents, () => setAgents([]));
  useEffect(() => {
    look();
    const timer = setInterval(() => document.hidden || look(), EVERY);
    return () => clearInterval(timer);
  }, [ended]);
  return [agents, look];
}

/** Whether any agent says on its card that it can be told to misbehave. */
export function haveSwitches(agents) {
  return agents.some((agent) => agent.card?.capabilities?.extensions?.some?.((extension) => extension.uri === FAULTS));
}
