// Where the page is, kept in its address: `#view?context=…&task=…`, so that every view of a Run can be linked and
// reloaded.

import { addressOf } from "../elements/address.js";
import { useEffect, useState } from "../elements/html.js";
import { viewNamed } from "./views.js";

const LONGEST = 300;

/** `view` by name and what it shows: a flat record of texts. */
export function routeNow() {
  const [name, query = ""] = location.hash.slice(1).split("?");
  const params = Object.fromEntries(
    [...new URLSearchParams(query)].map(([key, value]) => [key, value.slice(0, LONGEST)]),
  );
  return { view: viewNamed(name) ? name : "chat", params };
}

/** The route, and `go(view, params)`; `go(view, params, true)` replaces the entry in the history. */
export function useRoute() {
  const [route, setRoute] = useState(routeNow);
  useEffect(() => {
    const read = () => setRoute(routeNow());
    window.addEventListener("popstate", read);
    return () => window.removeEventListener("popstate", read);
  }, []);
  const go = (view, params = {}, instead = false) => {
    const address = addressOf(view, params);
    if (address === location.hash) return;
    history[instead ? "replaceState" : "pushState"](null, "", address);
    setRoute(routeNow());
  };
  return [route, go];
}
