// The recordings that come with the platform, and a door for one from disk.

import { html, useEffect, useState } from "./html.js";

const SHELF = "/static/recordings/";

/** `open(text or its promise)` is called with what was taken from the shelf or from disk. */
export function Shelf({ open, chosen }) {
  const [shelf, setShelf] = useState([]);
  const [taken, setTaken] = useState("");
  const take = (file) => {
    setTaken(file);
    open(fetched(SHELF + file));
  };
  useEffect(() => {
    fetched(`${SHELF}index.json`).then((text) => {
      const listed = JSON.parse(text);
      setShelf(listed);
      const wanted = listed.find((each) => each.file === location.hash.slice(1)) ?? listed[0];
      if (wanted) take(wanted.file);
    }, () => {});
  }, []);
  const fromDisk = (event) => {
    const [file] = event.target.files;
    if (!file) return;
    setTaken("");
    open(file.text());
    event.target.value = "";
  };
  return html`
    <section class="shelf" aria-label="Recordings">
      <ul>${shelf.map(({ file, title, shows }) => html`<li key=${file}><button aria-pressed=${file === taken && chosen !== null} onClick=${() => take(file)}><strong>${title}</strong> <span class="prompt-shows">${shows}</span></button></li>`)}</ul>
      <p class="from-disk"><label class="choose">Open a recording from disk <input type="file" accept=".json,application/json" onChange=${fromDisk} /></label> <span class="hint">or drop one here. <code>council record "…" -o run.json</code> makes one.</span></p>
    </section>
  `;
}

async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is not there.`);
  return answer.text();
}
