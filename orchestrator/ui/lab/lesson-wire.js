// What a lesson's own run sent and received: its sequence diagram, and the message that was chosen.

import { html, useState } from "../elements/html.js";
import { Id } from "../elements/identity.js";
import { Panel } from "../exchange/panel.js";
import { Sequence } from "../exchange/sequence.js";
import { useExchanges } from "../wire/frames.js";

export function LessonWire({ trace, agents }) {
  const exchanges = useExchanges(trace, agents);
  const [id, setId] = useState("");
  const open = exchanges.find((exchange) => exchange.id === id);
  const choose = (exchange) => setId(exchange?.id ?? "");
  return html`
    <section class=${open ? "lesson-wire with-panel" : "lesson-wire"}>
      <h4>What crossed the wire</h4>
      <p class="ids"><${Id} kind="Trace" id=${trace} /></p>
      <${Sequence} exchanges=${exchanges} chosen=${id} choose=${choose} />
      ${exchanges.length === 0 && html`<p class="hint">Nothing is kept of this run.</p>`}
      ${
        open &&
        html`
          <${Panel}
            key=${open.id}
            exchange=${open}
            exchanges=${exchanges}
            run=${null}
            agents=${agents}
            choose=${choose}
          />
        `
      }
    </section>
  `;
}
