// The page: a conversation on one side, what came of it on the other.

import { Chat } from "../chat/chat.js";
import { Conversation } from "../client/conversation.js";
import { haveSwitches, useAgents } from "../client/directory.js";
import { addressOf } from "../elements/address.js";
import { html, render, useEffect, useRef, useState } from "../elements/html.js";
import { styled } from "../elements/style.js";
import { Header } from "./header.js";
import { routeNow, useRoute } from "./route.js";
import { Stage, viewNamed } from "./views.js";
import { useWatched, WatchNotice } from "./watch-notice.js";
import { Welcome } from "./welcome.js";

function Page({ conversation }) {
  const [{ view, params: chosen }, go] = useRoute();
  const [agents, lookAtAgents] = useAgents(conversation);
  const watched = useWatched();
  const stage = useRef();
  const { runs, contextId } = conversation;
  const run =
    runs.find((candidate) => candidate.id && candidate.id === chosen.task) ?? withResult(runs) ?? conversation.latest;

  useOpened(conversation, chosen.context);
  useEffect(() => {
    document.title =
      runs.length || view !== "chat" ? `${viewNamed(view).label} · Adoption Council` : "Adoption Council";
  }, [view, runs.length]);
  useEffect(() => {
    const current = conversation.contextId;
    if (current && chosen.context !== current) go(view, { ...chosen, context: current }, true);
  }, [contextId, chosen.context]);

  // A new question is the one to read, whatever was chosen before it and wherever it was asked.
  const count = useRef(0);
  useEffect(() => {
    if (runs.length === count.current + 1 && !runs.at(-1).id && chosen.task) go(view, { ...chosen, task: "" }, true);
    count.current = runs.length;
  }, [runs.length]);

  // `show(view)`, `show(view, run)` and `show(view, run, { exchange })`: what else the view is to show is its own.
  const show = (where, of, more = {}) => {
    go(where, { context: contextId, task: of?.id ?? chosen.task, ...more });
    // Within a view the focus stays where the next key is expected: in the list a message was chosen from.
    if (where !== "chat" && where !== view) requestAnimationFrame(() => stage.current?.focus({ preventScroll: true }));
  };
  // "./": a bare "#view" is taken for a link that skips to a part of the page.
  const addressTo = (name) => `./${addressOf(name, { context: contextId, task: chosen.task })}`;
  const begin = () => {
    conversation.begin();
    go("chat");
  };
  // Within a conversation what an agent answered is used again: only a new one looks at every fact anew.
  const askAnew = (words, inquiry) => {
    begin();
    conversation.askWith(words, inquiry);
  };
  const props = { conversation, run, agents, lookAtAgents, watched, chosen, show, askAnew };
  const alone = runs.length === 0;
  const ofRun = view === "chat" || viewNamed(view).needs === "run";
  const waiting = alone && ofRun && conversation.opening;
  const welcome = alone && ofRun && !waiting && !chosen.trace;
  return html`
    ${
      alone && !welcome
        ? html`
          <a class="skip" href="#stage" onClick=${skip}>Skip to the view</a>
        `
        : html`
          <a class="skip" href="#message" onClick=${skip}>Skip to the question</a>
        `
    }
    <${Header} view=${view} show=${show} addressTo=${addressTo} begin=${begin} agents=${agents} started=${!alone} />
    <${Broken} switchable=${haveSwitches(agents)} show=${show} />
    ${!welcome && html`<${WatchNotice} decisions=${watched.decisions} />`}
    <main class=${alone ? "single" : `split ${view === "chat" ? "shows-chat" : "shows-stage"}`}>
      ${!alone && html`<${Chat} ...${props} />`}
      ${welcome && html`<${Welcome} ...${{ conversation, agents, watched, show }} />`}
      ${
        !welcome &&
        html`
          <div class="stage" id="stage" ref=${stage} tabindex="-1">
            ${
              waiting
                ? html`
                  <p class="nothing" role="status">Fetching the conversation …</p>
                `
                : html`<${Stage} key=${view} view=${view} ...${props} />`
            }
          </div>
        `
      }
    </main>
  `;
}

// Where nobody can be told to misbehave, nothing is loaded for it.
function Broken({ switchable, show }) {
  const [Ribbon, setRibbon] = useState(null);
  useEffect(() => {
    if (switchable)
      Promise.all([import("../faults/fault-ribbon.js"), styled("static/faults/faults.css")]).then(
        ([module]) => setRibbon(() => module.Ribbon),
        () => {},
      );
  }, [switchable]);
  return Ribbon && html`<${Ribbon} show=${show} />`;
}

// A link may lead to another conversation than the one that is open.
function useOpened(conversation, context) {
  useEffect(() => {
    if (context && context !== conversation.contextId) conversation.open(context);
  }, [context]);
}

// The address says which view is shown; jumping to the question must not change it.
function skip(event) {
  event.preventDefault();
  document.querySelector(event.target.hash)?.focus();
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
  if (!routeNow().params.context) conversation.open();
}

start(document.getElementById("page"));
