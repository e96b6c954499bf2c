// The exchange of a Run as a sequence diagram, with the raw message behind every arrow.

import { html } from "../elements/html.js";
import { Looking, useChosen } from "./inspector.js";
import { Sequence } from "./sequence.js";

export function View(told) {
  const seen = useChosen(told);
  return html`<${Looking} name="exchange" title="The exchange" view="exchange" seen=${seen} ...${told}>
    ${(choose) => html`<${Sequence} exchanges=${seen.exchanges} chosen=${seen.open?.id} choose=${choose} />`}
  <//>`;
}
