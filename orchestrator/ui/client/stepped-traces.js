// Which traces are stepped through: their messages wait at the services until somebody lets them go.

/** Traces the person asked to step through; their requests say so (W3C tracestate). */
export const stepped = new Set();

/** The header by which a service learns that a trace is stepped through, or nothing. */
export function stepHeader(trace) {
  return stepped.has(trace) ? { tracestate: "council=step" } : {};
}
