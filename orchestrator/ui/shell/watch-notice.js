// Watched decisions while the page is open: looked at each minute, and what changed behind one is said in every view.

import { check, watchedDecisions } from "../client/watch.js";
import { addressOf } from "../elements/address.js";
import { html, useEffect, useState } from "../elements/html.js";
import { list, plain, plural, title, Word } from "../elements/text.js";

const EVERY = 60_000;

/** What is watched, and `look()` to look at once. A decision that nobody checked today is asked anew, once. */
export function useWatched() {
  const [decisions, setDecisions] = useState([]);
  const look = () =>
    watchedDecisions().then(
      (all) => {
        setDecisions(all);
        return all;
      },
      () => [],
    );
  useEffect(() => {
    const due = new Set();
    const lookAndCheck = async () => {
      // A tab in the background asks nobody: it looks when it is in sight again.
      if (document.hidden) return;
      const today = new Date().toISOString().slice(0, 10);
      for (const decision of await look()) {
        const day = `${decision.id} ${today}`;
        if (decision.checked >= today || due.has(day)) continue;
        due.add(day);
        await check(decision).then(look, () => {});
      }
    };
    lookAndCheck();
    const timer = setInterval(lookAndCheck, EVERY);
    document.addEventListener("visibilitychange", lookAndCheck);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookAndCheck);
    };
  }, []);
  return { decisions, look };
}

/** The first change of each decision behind which something did; the whole list is on the first screen. */
export function WatchNotice({ decisions }) {
  const changed = decisions.filter((decision) => list(decision.comparison?.changes).length);
  if (!changed.length) return null;
  const [{ id, context_id: context, question, comparison }] = changed;
  const [first] = comparison.changes;
  const more = comparison.changes.length - 1;
  return html`
    <p class="watch-notice" role="status">
      <span class="dot caution"></span>
      <span>
        Changed behind a decision you watch,${" "}
        <a href=${`./${addressOf("report", { context, task: id })}`}><${Word}>${plain(question).slice(0, 120)}<//></a>
        : <${Word}>${title((first.key || first.concern || first.kind).replaceAll(".", " "))}<//>${" "}
        <del><${Word}>${first.before || "nothing"}<//></del> → <ins><${Word}>${first.now || "nothing"}<//></ins>
        ${more > 0 && ` and ${plural(more, "more", "more")}`}
        ${changed.length > 1 && `; and behind ${plural(changed.length - 1, "other")}`}
      </span>
    </p>
  `;
}
