// The recommendation to take along: Markdown, JSON, or one HTML file that opens from disk and prints well.

import { html, render, useState } from "../elements/html.js";
import { save } from "../elements/save.js";
import { copyText } from "../elements/snippet.js";
import { plain } from "../elements/text.js";
import { decisionRecord } from "./decision-record.js";

const STYLES = ["static/style.css", "static/recommendation/recommendation.css"];
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** `whole` is the document with every Component in it. */
export function Downloads({ run, standing, whole }) {
  const report = run.exhibits.find((exhibit) => exhibit.filename === "recommendation.md");
  const json = JSON.stringify(run.recommendation, null, 2);
  const [notice, setNotice] = useState("");
  const record = () => decisionRecord(run.recommendation, standing, run.words);
  const takeHtml = async () => save("recommendation.html", await selfContained(whole, run.words), "text/html");
  return html`
    <section class="downloads not-printed" aria-label="Take it along">
      <p>
        ${
          report &&
          html`
            <button onClick=${() => save("recommendation.md", report.text, "text/markdown")}>Markdown</button>
          `
        }
        <button onClick=${() => save("recommendation.json", json, "application/json")}>JSON</button>
        <button onClick=${takeHtml}>HTML page</button>
        <button onClick=${() => save("decision-record.md", record(), "text/markdown")}>Decision record</button>
        <button onClick=${() => copyText(location.href).then(setNotice)}>${notice || "Copy link"}</button>
        <button onClick=${() => print()}>Print</button>
      </p>
    </section>
  `;
}

/** One HTML text: everything unfolded, its style inside, nothing to load and nothing that runs. */
export async function selfContained(whole, words) {
  const css = (await Promise.all(STYLES.map(async (url) => (await fetch(url)).text()))).join("\n");
  const root = document.createElement("div");
  render(whole, root);
  const copy = root.cloneNode(true);
  render(null, root);
  copy.querySelectorAll(".not-printed, .glossary, [type=checkbox]").forEach((element) => element.remove());
  for (const button of copy.querySelectorAll("button"))
    button.replaceWith(button.classList.contains("in-text") ? button.textContent : "");
  copy.querySelectorAll("[hidden]").forEach((element) => element.removeAttribute("hidden"));
  copy.querySelectorAll("details").forEach((element) => element.setAttribute("open", ""));
  const question = escaped(plain(words));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Recommendation: ${question.slice(0, 120)}</title>
<style>${css}</style></head><body class="standalone"><p class="asked-for">${question}</p>${copy.innerHTML}</body></html>
`;
}

function escaped(text) {
  return Object.assign(document.createElement("p"), { textContent: text }).innerHTML;
}
