// Who is signed in with a cookie can sign out; nothing of what was asked stays in the browser.

import { forgetAll } from "../client/browser-memory.js";
import { html, useEffect, useState } from "../elements/html.js";

export function Leaving() {
  const [caller, setCaller] = useState(null);
  useEffect(() => {
    fetch("api/caller")
      .then((answer) => (answer.ok ? answer.json() : null))
      .then(setCaller, () => {});
  }, []);
  if (!caller?.signed_in) return null;
  return html`<button class="begin" title=${`Signed in as ${caller.id}`} onClick=${leave}>Sign out</button>`;
}

async function leave() {
  const answer = await fetch("login/out", { method: "POST" });
  if (!answer.ok) return;
  forgetAll();
  location.assign("login");
}
