// Asking the orchestrator what is no part of A2A: JSON there, JSON back.

/** The answer of one of the page's own routes; throws an Error with the service's own sentence. */
export async function api(path, given) {
  const asked =
    given === undefined
      ? {}
      : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) };
  const response = await fetch(`/api/${path}`, asked);
  if (response.ok) return response.json();
  const { detail, error } = await response.json().catch(() => ({}));
  throw new Error(
    typeof detail === "string" ? detail : (error?.message ?? `The service answered with status ${response.status}.`),
  );
}
