// A request as something to run elsewhere: curl, Python, a .http file.

import { html, useEffect, useRef, useState } from "../elements/html.js";
import { copyText } from "../elements/snippet.js";
import { visible, Word } from "../elements/text.js";
import { messagesOf } from "./explanation.js";
import { copies as copiesOf } from "./explanation-source.js";

const NOTATIONS = [
  ["curl", "curl"],
  ["python", "Python"],
  ["http", ".http"],
];

export function Copying({ exchange }) {
  const [copies, setCopies] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    copiesOf(exchange.id, messagesOf(exchange).request).then(setCopies, (error) => setProblem(error.message));
  }, []);
  if (problem) return html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`;
  if (!copies) return html`<p class="hint" role="status">Writing …</p>`;
  return html`
    <div class="copies">
      ${NOTATIONS.map(([name, label]) => html`<${Code} key=${name} label=${label} text=${copies[name]} />`)}
    </div>
  `;
}

/** Text to take along: shown, and copied by a button. */
function Code({ label, text }) {
  const [notice, setNotice] = useState("");
  const place = useRef();
  const copy = () => copyText(text, place.current).then(setNotice);
  return html`
    <figure class="code">
      <figcaption>
        <span>${label}</span>
        <span>
          <span class="hint" role="status">${notice}</span>${" "}
          <button onClick=${copy}>Copy<span class="unseen"> ${label}</span></button>
        </span>
      </figcaption>
      <pre class="raw" tabindex="0" aria-label=${label} ref=${place}>${visible(text)}</pre>
    </figure>
  `;
}
