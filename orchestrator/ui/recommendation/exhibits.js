// What is ready to use: charts as images that cannot run anything, texts to read, everything to download.

import { html } from "../elements/html.js";
import { save } from "../elements/save.js";
import { plain, Word } from "../elements/text.js";
import { Fold } from "./fold.js";

const SVG = "image/svg+xml";
const MARKDOWN = "text/markdown";
const MOST_TEXT = 20000;
const SCHEMES = /prefers-color-scheme|light-dark\(/;

export function Exhibits({ exhibits, heading }) {
  const items = exhibits.filter(
    (exhibit) => exhibit.mediaType !== MARKDOWN || !/^(recommendation|reply)$/.test(exhibit.id),
  );
  if (!items.length) return null;
  const charts = items.filter((exhibit) => exhibit.mediaType === SVG);
  const sources = (chart) => items.filter((exhibit) => exhibit.mediaType !== SVG && exhibit.title === chart.title);
  const others = items.filter(
    (exhibit) => exhibit.mediaType !== SVG && !charts.some((chart) => chart.title === exhibit.title),
  );
  const body = html`
    ${
      charts.length > 0 &&
      html`
        <div class="charts">
          ${charts.map((chart) => html`<${Chart} key=${chart.id} chart=${chart} sources=${sources(chart)} />`)}
        </div>
      `
    }
    ${
      others.length > 0 &&
      html`
        <ul class="files">${others.map((file) => html`<${File} key=${file.id} file=${file} />`)}</ul>
      `
    }
  `;
  return heading ? html`<${Fold} name=${heading} note=${items.length}>${body}<//>` : body;
}

// An image runs no scripts and loads nothing, whatever the SVG says. One that knows no dark scheme keeps its white
// paper.
function Chart({ chart, sources }) {
  return html`
    <figure class="chart">
      <div class="scrolls" tabindex="0" role="group" aria-label=${plain(chart.title)}>
        <img
          class=${SCHEMES.test(chart.text) ? "both-schemes" : ""}
          src=${chart.address ?? `data:${SVG};charset=utf-8,${encodeURIComponent(chart.text)}`}
          loading=${chart.address ? "lazy" : "eager"}
          alt=${plain(chart.title)}
        />
      </div>
      <figcaption>
        <span><${Word}>${chart.title}<//></span>
        <span class="chart-files not-printed">
          ${[chart, ...sources].map(
            (file) => html`<${Download} key=${file.id} file=${file}>${kindOf(file.filename)}<//>${" "}`,
          )}
        </span>
      </figcaption>
    </figure>
  `;
}

function Download({ file, children }) {
  if (file.address) return html`<a href=${file.address} download=${plain(file.filename)}>${children}</a>`;
  return html`
    <button class="quiet" onClick=${() => save(file.filename, file.text, file.mediaType)}>${children}</button>
  `;
}

function kindOf(filename) {
  const end = plain(filename).split(".").pop();
  return end === "svg" ? "SVG" : "Data";
}

function File({ file }) {
  const readable = file.mediaType.startsWith("text/") && file.text.length <= MOST_TEXT;
  const download = html`
    <button class="quiet not-printed" onClick=${() => save(file.filename, file.text, file.mediaType)}>
      Download <${Word}>${file.filename}<//>
    </button>
  `;
  if (!readable) return html`<li><span><${Word}>${file.title}<//></span>${download}</li>`;
  return html`
    <li>
      <details>
        <summary><${Word}>${file.title}<//></summary>
        <pre tabindex="0" dir="auto">${plain(file.text)}</pre>
      </details>
      ${download}
    </li>
  `;
}
