// Asking the orchestrator what is no part of A2A: JSON there, JSON back.

/** The answer of one of the page's own routes; throws an Error with the service's own sentence. */
export async function api(path, body, method = body === undefined ? "GET" : "POST") {
  const content =
    body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const request = { method, ...content };
  const response = await fetch(`api/${path}`, request);
  if (response.ok) return response.json();
  const { detail, error } = await response.json().catch(() => ({}));
  throw new Error(
    typeof detail === "string" ? detail : (error?.message ?? `The service answered with status ${response.status}.`),
  );
}
