// The Frames of one trace, from every service that shows its wire: those that are kept, then those that come.

import { useEffect, useMemo, useState } from "./html.js";
import { exchangesOf, keyOf } from "./wire.js";

const MOST = 5000;

/** The Exchanges of a Run as they grow. */
export function useExchanges(run, agents) {
  const frames = useFrames(run?.trace ?? "");
  return useMemo(() => exchangesOf(frames, (url) => nameOf(url, agents)), [frames, agents]);
}

function useFrames(trace) {
  const [frames, setFrames] = useState([]);
  useEffect(() => {
    if (!trace) return undefined;
    const known = new Map();
    let waiting = false;
    const show = () => {
      waiting = false;
      setFrames([...known.values()]);
    };
    const take = (frame) => {
      if (frame.trace !== trace || known.size >= MOST) return;
      known.set(keyOf(frame), frame);
      if (!waiting) requestAnimationFrame(show);
      waiting = true;
    };
    setFrames([]);
    const feed = new EventSource(`/api/exchange/feed?trace=${encodeURIComponent(trace)}`);
    feed.onmessage = (event) => take(JSON.parse(event.data));
    return () => feed.close();
  }, [trace]);
  return frames;
}

function nameOf(url, agents) {
  if (!URL.canParse(url)) return url;
  const { origin, host } = new URL(url);
  return agents.find((agent) => URL.canParse(agent.url) && new URL(agent.url).origin === origin)?.name ?? host;
}
