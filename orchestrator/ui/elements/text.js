// Text from outside made safe to show, and numbers, dates and names as people read them.

import { html, useState } from "./html.js";

const LONG = 1500;
const BRIEF = 280;
const SHOWN_AT_MOST = 20000;
// Overrides and embeddings reorder what stands around them; isolates and marks do not. What has no width can hide a
// name in a name.
const REORDERING = /[\u202A-\u202E\u200B\u2060\uFEFF]/g;
// Control and format characters, line and paragraph separators, and the tags of plane 14; tab and line feed are seen.
const INVISIBLE = /[^\P{Cc}\t\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text with nothing in it that reorders its surroundings. */
export function plain(value) {
  const text = typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
  return text.replace(REORDERING, "");
}

/** Text as it was sent, with a mark for every character that cannot be seen or reorders others. */
export function visible(value) {
  return String(value ?? "").replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
}

/** A short text in a line of its own direction. */
export function Word({ children }) {
  return html`<bdi>${[children].flat().map(plain).join("").slice(0, SHOWN_AT_MOST)}</bdi>`;
}

/** Text of any length: what is long is cut until asked for. */
export function Prose({ text, class: name = "" }) {
  const [whole, setWhole] = useState(false);
  const all = plain(text);
  const visiblePart = whole ? all.slice(0, SHOWN_AT_MOST) : all.slice(0, LONG);
  const hiddenCount = all.length - visiblePart.length;
  return html`
    <div class=${`prose ${name}`} dir="auto">
      ${visiblePart}
      ${
        hiddenCount > 0 &&
        !whole &&
        html`
          …${" "}
          <button class="quiet" onClick=${() => setWhole(true)}>
            Show ${amount(Math.min(hiddenCount, SHOWN_AT_MOST - LONG))} more characters
          </button>
        `
      }
      ${hiddenCount > 0 && whole && `… and ${amount(hiddenCount)} more characters, in the downloads`}
    </div>
  `;
}

export function sentencesOf(text) {
  // A full stop ends a sentence where a capital or a digit follows: "3.5 tokens" and "e.g. this" go on.
  return plain(text).split(/(?<=[.!?]) (?=[A-Z\d])/);
}

/** The first sentences of a text; all of it on a click. */
export function Brief({ text }) {
  const [whole, setWhole] = useState(false);
  const sentences = sentencesOf(text);
  let count = 1;
  while (count < sentences.length && sentences.slice(0, count + 1).join(" ").length <= BRIEF) count++;
  if (whole || count === sentences.length) return html`<${Prose} text=${text} />`;
  return html`
    <div class="prose" dir="auto">
      ${sentences.slice(0, count).join(" ")}${" "}
      <button class="quiet" aria-expanded="false" onClick=${() => setWhole(true)}>More</button>
    </div>
  `;
}

// `https://example.org/tree at 8b5d30e9, data.yml`: an address, and where to look there.
const ADDRESS = /^(https?:\/\/[^\s,]+)(.*)$/is;

/** A locator as a link when it leads somewhere a browser can go; the link reads `text`, or the locator itself. */
export function Locator({ at, text }) {
  const [, address, place] = ADDRESS.exec(plain(at)) ?? [];
  if (!address) return html`<bdi>${plain(at)}</bdi>`;
  const link = html`
    <a href=${address} target="_blank" rel="noopener noreferrer"><${Word}>${text ?? address}<//></a>
  `;
  return text || !place ? link : html`${link}<bdi>${place}</bdi>`;
}

/** A number with thousands marks and no more digits than help. */
export function amount(value) {
  const number = Number(value);
  if (value === null || value === undefined || value === "" || !Number.isFinite(number)) return plain(value);
  const size = Math.abs(number);
  const digits = size < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: size < 100 ? 2 : 0 };
  return number.toLocaleString("en", digits);
}

export function percent(share) {
  return `${Math.round(Number(share) * 100)} %`;
}

/** snake_case and kebab-case as words, the first letter large. */
export function title(name) {
  const text = plain(name).replace(/[_-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count, singular, many = `${singular}s`) {
  return `${amount(count)} ${count === 1 ? singular : many}`;
}

/** A value of JSON in words: yes and no, numbers, lists. */
export function inWords(value) {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value === null || value === undefined) return "nothing said";
  if (typeof value === "number") return amount(value);
  return Array.isArray(value) ? value.map(inWords).join(", ") : plain(value);
}

/** Protobuf leaves out what equals its default: a missing list is an empty one. */
export function list(value) {
  return Array.isArray(value) ? value : [];
}
