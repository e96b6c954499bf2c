// The exchange of a Run as a sequence diagram, with the raw message behind every arrow.

import { html } from "../elements/html.js";
import { Looking, useChosen } from "./inspector.js";
import { Sequence } from "./sequence.js";

export function View(props) {
  const choice = useChosen(props);
  return html`<${Looking} name="exchange" title="The exchange" view="exchange" choice=${choice} ...${props}>
    ${(choose) => html`<${Sequence} exchanges=${choice.exchanges} chosen=${choice.open?.id} choose=${choose} />`}
  <//>`;
}
