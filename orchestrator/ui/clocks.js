// How far the clocks of services are apart, so that no answer seems to come before its question. Pure.

/** Seconds to take from the times of each service: a Map by name; only a difference that turns cause and effect around counts. */
export function shiftsOf(exchanges) {
  const pairs = pairsOf(exchanges);
  const shifts = new Map();
  for (let round = 0; round < pairs.length; round += 1) {
    for (const { caller, callee, low, high } of pairs) {
      if (!shifts.has(callee)) shifts.set(callee, (shifts.get(caller) ?? 0) + ahead(low, high));
    }
    if (shifts.size === pairs.length) break;
  }
  return shifts;
}

// A request arrives after it was sent, and an answer after it was given: that bounds how far the callee's clock is ahead.
function pairsOf(exchanges) {
  const pairs = new Map();
  for (const { ends } of exchanges) {
    const { client, server } = ends;
    if (!client?.pieces.request || !server?.pieces.request || client.service === server.service) continue;
    const key = `${client.service} ${server.service}`;
    const known = pairs.get(key) ?? { caller: client.service, callee: server.service, low: -Infinity, high: Infinity };
    const answered = client.pieces.response && server.pieces.response;
    const low = answered ? server.pieces.response.at - client.pieces.response.at : -Infinity;
    const high = server.pieces.request.at - client.pieces.request.at;
    pairs.set(key, { ...known, low: Math.max(known.low, low), high: Math.min(known.high, high) });
  }
  return [...pairs.values()];
}

function ahead(low, high) {
  if (low <= 0 && high >= 0) return 0;
  return low === -Infinity ? high : (low + high) / 2;
}
