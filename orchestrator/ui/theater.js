// The theater: recorded runs played step by step, with no agent running. Also the script of a recording's own HTML file.

import { html, render, useEffect, useState } from "./html.js";
import { Play } from "./play.js";
import { read } from "./recording.js";
import { Shelf } from "./shelf.js";

const EMBEDDED = document.getElementById("recording");

function Theater() {
  const [recording, setRecording] = useState(EMBEDDED && read(EMBEDDED.textContent));
  const [problem, setProblem] = useState("");
  const open = async (text) => {
    try {
      setRecording(read(await text));
      setProblem("");
    } catch (error) {
      setProblem(error.message);
    }
  };
  useDropped(open);
  return html`
    <header class="top">
      <h1>${!EMBEDDED && html`<img src="/static/mark.svg" alt="" width="24" height="24" />`}Adoption Council<span class="wide-only"> · Theater</span></h1>
      ${!EMBEDDED && html`<nav aria-label="Elsewhere"><a class="view" href="/">Ask the council</a></nav>`}
    </header>
    <main class="theater">
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${!EMBEDDED && html`<${Shelf} open=${open} chosen=${recording} />`}
      ${recording && html`<${Play} key=${recording.trace + recording.made} recording=${recording} />`}
    </main>
  `;
}

// A file let go anywhere on the page is opened.
function useDropped(open) {
  useEffect(() => {
    if (EMBEDDED) return undefined;
    const over = (event) => event.preventDefault();
    const drop = (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file) open(file.text());
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
}

const root = document.getElementById("page");
root.replaceChildren();
render(html`<${Theater} />`, root);
