// Asking the orchestrator what is no part of A2A: JSON there, JSON back.

/** The answer of one of the page's own routes; throws an Error with the service's own sentence. */
export async function api(path, body, method = body === undefined ? "GET" : "POST") {
  const content =
    body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const request = { method, ...content };
  const response = await fetch(`api/${path}`, request);
  if (response.ok) return response.status === 204 ? null : response.json();
  const { detail, error } = await response.json().catch(() => ({}));
  throw new Error(sentence(detail) ?? error?.message ?? `The service answered with status ${response.status}.`);
}

// What does not fit a schema comes as a list, each with the place it is at.
function sentence(detail) {
  if (!Array.isArray(detail)) return detail;
  return detail.map(({ loc, msg }) => `${loc.slice(1).join(".").replaceAll("_", " ")}: ${msg}`).join("; ");
}
