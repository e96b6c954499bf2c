// The views of the page: each is a module that is loaded when it is first shown, with the style it needs.

import { html, useEffect, useState } from "../elements/html.js";
import { styled } from "../elements/style.js";

/**
 * `load` gives a module that exports `View`; `needs` "run" hides the view until something was asked, "switches" where
 * no agent has any; `style` (one or several) is loaded with it.
 */
export const VIEWS = [
  { name: "chat", label: "Conversation" },
  {
    name: "report",
    label: "Recommendation",
    needs: "run",
    load: () => import("../recommendation/report.js"),
    style: "recommendation/recommendation.css",
  },
  {
    name: "exchange",
    label: "Exchange",
    needs: "run",
    load: () => import("../exchange/exchange.js"),
    style: "exchange/exchange.css",
  },
  {
    name: "timeline",
    label: "Timeline",
    needs: "run",
    load: () => import("../exchange/timeline.js"),
    style: "exchange/exchange.css",
  },
  {
    name: "tasks",
    label: "Tasks",
    needs: "run",
    load: () => import("../exchange/tasks.js"),
    style: "exchange/exchange.css",
  },
  {
    name: "runs",
    label: "Runs",
    load: () => import("../runs/runs.js"),
    style: ["exchange/exchange.css", "runs/runs.css"],
  },
  { name: "lab", label: "Lab", load: () => import("../lab/lab.js"), style: ["exchange/exchange.css", "lab/lab.css"] },
  { name: "agents", label: "Agents", load: () => import("../agents/agents.js"), style: "agents/agents.css" },
  {
    name: "profile",
    label: "Profile",
    load: () => import("../profile/profile.js"),
    style: "profile/profile.css",
  },
  {
    name: "faults",
    label: "Faults",
    needs: "switches",
    load: () => import("../faults/faults.js"),
    style: "faults/faults.css",
  },
];

const loaded = new Map();

/** The view of this name with its props; its module and style are fetched once. */
export function Stage({ view, ...props }) {
  const name = view === "chat" ? "report" : view;
  const [, setCount] = useState(0);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    setProblem("");
    if (!loaded.has(name))
      fetched(name).then(
        () => setCount((count) => count + 1),
        (error) => setProblem(error.message),
      );
  }, [name]);
  const View = loaded.get(name);
  if (problem) return html`<p class="problem" role="alert">This view could not be loaded: ${problem}</p>`;
  return View ? html`<${View} ...${props} Stage=${Stage} />` : html`<p class="nothing" role="status">Loading …</p>`;
}

/** The entry of a view, or undefined. */
export function viewNamed(name) {
  return VIEWS.find((view) => view.name === name);
}

async function fetched(name) {
  const { load, style } = viewNamed(name);
  const [module] = await Promise.all([load(), ...[style ?? []].flat().map((path) => styled(`static/${path}`))]);
  loaded.set(name, module.View);
}
