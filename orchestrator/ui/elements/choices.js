// The choices of a question with a sentence each, where their names alone do not say enough.

import { plain } from "./text.js";

// Words of the domain contract (how a Component is joined, and where it runs), as a newcomer reads them.
const SENTENCES = {
  separate: "It runs as a program of its own; yours calls it over a network or the command line.",
  dynamic: "It is a library that your program loads when it starts.",
  static: "It is built into your program.",
  incorporated: "Its source was copied into yours.",
  "managed-api": "Somebody else runs it and you pay for each call.",
  "self-hosted": "You run it on machines you rent.",
  "on-prem": "You run it on machines of your own.",
  edge: "It runs on the devices of your users.",
};

// Abbreviations as people write them.
const NAMES = { saas: "SaaS", saas_managed: "managed SaaS", "managed-api": "managed API" };

/** A value from a list as people read it. */
export function choiceName(value) {
  return NAMES[value] ?? plain(value).slice(0, 200).replaceAll("_", " ");
}

/** [{value, name, sentence}] of a JSON Schema with `enum` or `oneOf`, or null when any value may be given. */
export function choicesOf(schema) {
  if (isKind(schema, "boolean")) return [choice(true, "Yes"), choice(false, "No")];
  const values = Array.isArray(schema.enum) ? schema.enum.map((value) => ({ const: value })) : (schema.oneOf ?? []);
  const offered = values.filter((entry) => entry.const !== undefined && entry.const !== null);
  if (!offered.length) return null;
  return offered.map((entry) => choice(entry.const, nameOf(entry), entry.description ?? SENTENCES[entry.const] ?? ""));
}

/** Whether a schema takes a value of this kind of JSON. */
export function isKind(schema, kind) {
  return [schema.type, ...(schema.anyOf ?? []).map((option) => option.type)].flat().includes(kind);
}

function choice(value, name, sentence = "") {
  return { value, name, sentence };
}

function nameOf({ const: value, title }) {
  return choiceName(title ?? value);
}
