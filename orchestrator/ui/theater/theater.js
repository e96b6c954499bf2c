// The theater: recorded runs played step by step, with no agent running. Also the script of a recording's own HTML
// file.

import { html, render, useEffect, useRef, useState } from "../elements/html.js";
import { Play } from "./play.js";
import { read } from "./recording.js";
import { Shelf } from "./shelf.js";

const EMBEDDED = document.getElementById("recording");

function Theater() {
  const [recording, setRecording] = useState(EMBEDDED && read(EMBEDDED.textContent));
  const [source, setSource] = useState("");
  const [problem, setProblem] = useState("");
  const requests = useRef(0);
  // What was asked for last is shown, also when something before it comes later; what opens by itself gives way to
  // anything.
  const open = async (text, file = "", byItself = false) => {
    if (byItself && requests.current) return;
    const nth = ++requests.current;
    const loaded = await Promise.resolve(text)
      .then((whole) => ({ recording: read(whole), problem: "" }))
      .catch((error) => ({ problem: error.message }));
    if (nth !== requests.current) return;
    setProblem(loaded.problem);
    if (!loaded.recording) return;
    setRecording(loaded.recording);
    setSource(file);
  };
  useDropped(open);
  return html`
    <header class="top theater-top">
      <h1>
        ${!EMBEDDED && html`<img src="static/mark.svg" alt="" width="24" height="24" />`}
        Adoption Council
        <span class="wide-only"> · Theater</span>
      </h1>
      ${!EMBEDDED && html`<nav aria-label="Elsewhere"><a class="view" href="./">Ask the council</a></nav>`}
    </header>
    <main class="theater">
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      ${!EMBEDDED && html`<${Shelf} open=${open} source=${source} />`}
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
