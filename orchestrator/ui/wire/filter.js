// The filter of an exchange: words and `key:value` terms in one line, such as `agent:cost state:failed -op:GetTask`.
// Pure.

const TERM = /(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))/g;
const READ = {
  agent: ({ from, to }) => [from, to],
  from: ({ from }) => [from],
  to: ({ to }) => [to],
  op: ({ summary }) => [summary.label],
  state: ({ replies, failed }) => [...replies.map((reply) => reply.state.replaceAll("_", "-")), failed ? "failed" : ""],
  status: ({ status }) => [String(status || "")],
  text: (exchange) => textsOf(exchange),
};

/** What a filter may ask for, with an example of each. */
export const KEYS = {
  agent: "agent:cost",
  from: "from:orchestrator",
  to: "to:licensing",
  op: "op:SendStreaming",
  state: "state:input-required",
  status: "status:404",
  text: 'text:"tokens per month"',
};

/** The terms of a filter: [{key, value, not}]; a word without a key, or with an unknown one, is looked for anywhere. */
export function termsOf(filter) {
  return [...filter.matchAll(TERM)].map(([, minus, key, quoted, bare]) => {
    const known = key in READ;
    const value = quoted ?? bare;
    return {
      key: known ? key : "",
      value: (known || !key ? value : `${key}:${value}`).toLowerCase(),
      not: minus === "-",
    };
  });
}

/** Whether every term fits an Exchange. */
export function fits(exchange, terms) {
  return terms.every(({ key, value, not }) => not !== holds(exchange, key, value));
}

function holds(exchange, key, value) {
  const texts = key ? READ[key](exchange) : [exchange.from, exchange.to, exchange.summary.label, ...textsOf(exchange)];
  return texts.some((text) => text.toLowerCase().includes(value));
}

function textsOf({ request, response, end, events, url }) {
  const headers = [request, response].flatMap((frame) => Object.entries(frame?.headers ?? {}).flat());
  return [
    url,
    request?.body ?? "",
    end?.body ?? "",
    end?.error ?? "",
    ...events.map((event) => event.body),
    ...headers,
  ];
}
