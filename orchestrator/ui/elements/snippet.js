// A piece of code or text to read and to copy.

import { html, useEffect, useRef, useState } from "./html.js";
import { plain } from "./text.js";

const NOTICE_MS = 2000;
const WORDS =
  "async await for in if else try except as with return break from import class def not and or pass True False None";
// In this order: a comment, a string (`"""a"""`, `f"a"`), a word of the language, a number.
const TOKENS = new RegExp(
  [
    /(#.*)/,
    /("""[\s\S]*?"""|f?"(?:[^"\\\n]|\\.)*")/,
    new RegExp(`\\b(${WORDS.replaceAll(" ", "|")})\\b`),
    /\b(\d[\d_.]*)\b/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "g",
);
const KINDS = ["", "comment", "string", "keyword", "number"];

/** `name` says what the button copies; children are shown in place of the bare text. */
export function Snippet({ name, text, children }) {
  const [notice, setNotice] = useState("");
  const place = useRef();
  useEffect(() => {
    const timer = notice && setTimeout(() => setNotice(""), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const copy = () => copyText(text, place.current).then(setNotice);
  return html`
    <div class="snippet">
      <pre class=${children ? "raw code" : "raw"} tabindex="0" aria-label=${name} ref=${place}>
        ${children ?? plain(text)}
      </pre>
      <button onClick=${copy} aria-label=${`Copy ${name}`}>${notice || "Copy"}</button>
      <span class="unseen" role="status">${notice}</span>
    </div>
  `;
}

/** Python source with its words told apart. */
export function Python({ text }) {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    const kind = match.findIndex((group, at) => at > 0 && group !== undefined);
    pieces.push(text.slice(from, match.index), html`<span class=${KINDS[kind]}>${match[0]}</span>`);
    from = match.index + match[0].length;
  }
  return [...pieces, text.slice(from)];
}

/**
 * Resolves to what the button says then. Away from loopback and https a browser gives no clipboard: then the text at
 * `place` is marked, and one key copies it.
 */
export async function copyText(text, place = null) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    if (place) getSelection().selectAllChildren(place);
    return place ? "Press Ctrl+C" : "Copy it from the address bar";
  }
}
