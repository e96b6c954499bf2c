// The recordings that come with the platform, and a door for one from disk.

import { html, useEffect, useState } from "../elements/html.js";

const SHELF = "static/recordings/";

/**
 * `open(text or its promise, file of the shelf, whether nobody asked for it)` is called with what was taken from the
 * shelf or from disk.
 */
export function Shelf({ open, source }) {
  const [shelf, setShelf] = useState([]);
  const take = (file, byItself) => open(fetched(SHELF + file), file, byItself);
  useEffect(() => {
    fetched(`${SHELF}index.json`).then(
      (text) => {
        const entries = JSON.parse(text);
        setShelf(entries);
        const entry = entries.find((candidate) => candidate.file === location.hash.slice(1)) ?? entries[0];
        if (entry) take(entry.file, true);
      },
      () => {},
    );
  }, []);
  const fromDisk = (event) => {
    const [file] = event.target.files;
    if (!file) return;
    open(file.text());
    event.target.value = "";
  };
  return html`
    <section class="shelf" aria-labelledby="shelf">
      <h2 id="shelf">Recorded runs</h2>
      <p class="hint">
        Choose one, press Play or move the slider: every message between the person, the orchestrator and the agents,
        in order. It needs no agent.
      </p>
      <ul>
        ${shelf.map(
          ({ file, title, shows: description }) => html`
            <li key=${file}>
              <button aria-pressed=${file === source} onClick=${() => take(file)}>
                <strong>${title}</strong> <span class="prompt-shows hint">${description}</span>
              </button>
            </li>
          `,
        )}
      </ul>
      <p class="from-disk">
        <label class="choose">
          Open a recording from disk <input type="file" accept=".json,application/json" onChange=${fromDisk} />
        </label>${" "}
        <span class="hint">
          or drop one here. <em>Save recording</em> above an exchange makes one, and so does${" "}
          <code>council record "…" -o run.json</code>
          .
        </span>
      </p>
    </section>
  `;
}

async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is not there.`);
  return answer.text();
}
