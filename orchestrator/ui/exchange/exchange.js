// The exchange of a Run: as a sequence diagram with the raw message behind every arrow, as a map, and beside it what
// the orchestrator's own graph did.

import { html, useState } from "../elements/html.js";
import { Tabs } from "../elements/tabs.js";
import { LiveGraph } from "./graph.js";
import { Looking, useChosen } from "./inspector.js";
import { CallMap } from "./map.js";
import { Sequence } from "./sequence.js";

const WAYS = [
  ["sequence", "Sequence"],
  ["map", "Map"],
  ["graph", "The graph"],
];

export function View(props) {
  const choice = useChosen(props);
  const [way, setWay] = useState("sequence");
  const ways = WAYS.filter(([name]) => name !== "graph" || props.conversation);
  const filterBy = (filter) => {
    choice.setFilter(filter);
    setWay("sequence");
  };
  return html`
    <${Looking} name="exchange" title="The exchange" view="exchange" choice=${choice} ...${props}>
      ${(choose) => html`
        <${Tabs} label="Ways to look" ways=${ways} chosen=${way} pick=${setWay} />
        ${
          way === "sequence" &&
          html`
            <${Sequence} exchanges=${choice.matches} chosen=${choice.open?.id} choose=${choose} />
          `
        }
        ${way === "map" && html`<${CallMap} exchanges=${choice.matches} filterBy=${filterBy} />`}
        ${
          way === "graph" &&
          html`
            <${LiveGraph} trace=${choice.trace} exchanges=${choice.exchanges} choose=${choose} />
          `
        }
      `}
    <//>
  `;
}
