// The page: a conversation on one side, what came of it on the other.

import { Agents, useAgents } from "./agents.js";
import { Chat } from "./chat.js";
import { Conversation } from "./conversation.js";
import { Exchange } from "./exchange.js";
import { Header } from "./header.js";
import { html, render, useEffect, useRef, useState } from "./html.js";
import { Report } from "./report.js";
import { Tasks } from "./tasks.js";
import { Welcome } from "./welcome.js";

function Page({ conversation }) {
  const [view, setView] = useState("chat");
  const [chosen, setChosen] = useState("");
  const agents = useAgents(conversation);
  const stage = useRef();
  const { runs } = conversation;
  const run = runs.find((each) => each.id && each.id === chosen) ?? withResult(runs) ?? conversation.latest;

  const show = (where, of) => {
    if (of) setChosen(of.id);
    setView(where);
    if (where !== "chat") requestAnimationFrame(() => stage.current?.focus({ preventScroll: true }));
  };
  const begin = () => {
    conversation.begin();
    setChosen("");
    setView("chat");
  };
  const ask = (words) => {
    setChosen("");
    conversation.ask(words);
  };
  const narrow = view === "chat" ? "shows-chat" : "shows-stage";
  const told = { conversation, run, agents, show };
  return html`
    <a class="skip" href="#message">Skip to the question</a>
    <${Header} view=${view} show=${show} begin=${begin} agents=${agents} started=${runs.length > 0} />
    <main class=${runs.length ? `split ${narrow}` : "single"}>
      ${runs.length > 0 && html`<${Chat} ...${told} ask=${ask} />`}
      ${runs.length === 0 && view === "chat" && html`<${Welcome} conversation=${conversation} ask=${ask} agents=${agents} show=${show} />`}
      ${(runs.length > 0 || view !== "chat") && html`<div class="stage" ref=${stage} tabindex="-1"><${Stage} view=${view} ...${told} /></div>`}
    </main>
  `;
}

function Stage({ view, ...told }) {
  if (view === "agents") return html`<${Agents} ...${told} />`;
  if (view === "exchange") return html`<${Exchange} ...${told} />`;
  if (view === "tasks") return html`<${Tasks} ...${told} />`;
  return html`<${Report} ...${told} />`;
}

// What is read stays in place while a follow-up runs.
function withResult(runs) {
  return runs.findLast((run) => run.recommendation);
}

function start(root) {
  let waiting = false;
  const draw = () => {
    waiting = false;
    render(html`<${Page} conversation=${conversation} />`, root);
  };
  const onChange = () => {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  };
  const conversation = new Conversation(onChange);
  root.replaceChildren();
  draw();
  conversation.open();
}

start(document.getElementById("page"));
