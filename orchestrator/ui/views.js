// The views of the page: each is a module that is loaded when it is first shown, with the style it needs.

import { html, useEffect, useState } from "./html.js";

/** `load` gives a module that exports `View`; `needs` "run" hides the view until something was asked, "switches" where no agent has any; `style` (one or several) is loaded with it. */
export const VIEWS = [
  { name: "chat", label: "Conversation" },
  { name: "report", label: "Recommendation", needs: "run", load: () => import("./report.js"), style: "recommendation.css" },
  { name: "exchange", label: "Exchange", needs: "run", load: () => import("./exchange.js"), style: "exchange.css" },
  { name: "timeline", label: "Timeline", needs: "run", load: () => import("./timeline.js"), style: "exchange.css" },
  { name: "tasks", label: "Tasks", needs: "run", load: () => import("./tasks.js"), style: "exchange.css" },
  { name: "lab", label: "Lab", load: () => import("./lab.js"), style: ["exchange.css", "lab.css"] },
  { name: "agents", label: "Agents", load: () => import("./agents.js"), style: "agents.css" },
  { name: "faults", label: "Faults", needs: "switches", load: () => import("./faults.js"), style: "faults.css" },
];

const loaded = new Map();

/** The view of this name with what it is told; its module and style are fetched once. */
export function Stage({ view, ...told }) {
  const wanted = view === "chat" ? "report" : view;
  const [, setCount] = useState(0);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    setProblem("");
    if (!loaded.has(wanted)) fetched(wanted).then(() => setCount((count) => count + 1), (error) => setProblem(error.message));
  }, [wanted]);
  const Shown = loaded.get(wanted);
  if (problem) return html`<p class="problem" role="alert">This view could not be loaded: ${problem}</p>`;
  return Shown ? html`<${Shown} ...${told} />` : html`<p class="nothing" role="status">Loading …</p>`;
}

/** The entry of a view, or undefined. */
export function viewNamed(name) {
  return VIEWS.find((each) => each.name === name);
}

async function fetched(name) {
  const { load, style } = viewNamed(name);
  const [module] = await Promise.all([load(), ...[style ?? []].flat().map((each) => styled(`/static/${each}`))]);
  loaded.set(name, module.View);
}

/** Resolves when a style of the page's own is in force. */
export function styled(url) {
  if (document.querySelector(`link[href="${url}"]`)) return undefined;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${url} does not load`));
    document.head.append(link);
  });
}
