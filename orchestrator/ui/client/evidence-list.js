// A Recommendation is sent with each source once, in `sources`, and its number wherever it backs a claim.

// What holds JSON of any shape, in which a key of the same name means nothing.
const FREE = new Set(["value", "inquiry", "missing"]);

/** The document with its Evidence where it belongs; one without `sources` is that already. */
export function expanded({ sources, ...document }) {
  return Array.isArray(sources) ? withEvidence(document, sources) : document;
}

function withEvidence(value, sources) {
  if (Array.isArray(value)) return value.map((item) => withEvidence(item, sources));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === "evidence" && Array.isArray(inner)) return [key, inner.map((item) => sources[item] ?? item)];
      return [key, FREE.has(key) ? inner : withEvidence(inner, sources)];
    }),
  );
}
