// What a message is and what each field of it is for, with the section of the specification, and where it departs from
// it.

import { html, useEffect, useState } from "../elements/html.js";
import { list, plural, visible, Word } from "../elements/text.js";
import { explanation } from "./explanation-source.js";

const MOST_EVENTS = 300;
const PLACES = { request: "In the request", response: "In the response", event: "In the events" };

/** What the explanation takes: the messages of one hop, without who saw them when. */
export function told(exchange) {
  const { request, response, end, events } = exchange;
  const bodied = (frame) => ({ body: frame?.body ?? "", size: frame?.size ?? 0 });
  return {
    request: {
      method: request?.method ?? "",
      url: request?.url ?? "",
      headers: request?.headers ?? {},
      ...bodied(request),
    },
    response: response
      ? { status: response.status, headers: response.headers ?? {}, ...bodied(events.length ? null : end) }
      : null,
    events: events.slice(0, MOST_EVENTS).map(bodied),
  };
}

/** `given` is what `told` makes of an Exchange; give it a `key` that changes with it. */
export function Meaning({ given, id = "" }) {
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let wanted = true;
    explanation(id, given).then(
      (answer) => wanted && setFound(answer),
      (error) => wanted && setProblem(error.message),
    );
    return () => (wanted = false);
  }, []);
  if (problem) return html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`;
  if (!found) return html`<p class="hint" role="status">Reading …</p>`;
  return html`
    <div class="meaning">
      <p>
        <span class="tag"><${Word}>${found.binding}<//></span>${" "}
        ${found.operation && html`<span class="tag faint"><${Word}>${found.operation}<//></span> `}
        ${list(found.cite).map((each) => html`<${Cite} key=${each.section} cite=${each} /> `)}
      </p>
      ${list(found.says).map((sentence, at) => html`<p key=${at}><${Word}>${sentence}<//></p>`)}
      <${Violations} found=${found} />
      ${
        list(found.remarks).length > 0 &&
        html`
          <ul class="remarks">
            ${found.remarks.map(
              (each, at) => html`
                <li key=${at}><${Where} of=${each} /> <${Word}>${each.says}<//> <${Cite} cite=${each.cite} /></li>
              `,
            )}
          </ul>
        `
      }
      ${Object.keys(PLACES).map(
        (place) => html`
          <${Fields} key=${place} place=${place} fields=${list(found.fields).filter((each) => each.place === place)} />
        `,
      )}
    </div>
  `;
}

function Violations({ found }) {
  const all = list(found.violations);
  if (!found.validated)
    return html`<p class="hint">Not held against the A2A 1.0 schema: it is none of its messages.</p>`;
  if (!all.length) return html`<p class="valid"><span class="dot good"></span> Valid against the A2A 1.0 schema.</p>`;
  return html`
    <div class="violations">
      <h4>${plural(all.length, "departure")} from A2A 1.0</h4>
      <ul>
        ${all.map(
          (each, at) => html`
            <li key=${at}>
              <${Where} of=${each} />${" "}
              <code>${visible(each.found).slice(0, 300)}</code> where the specification demands${" "}
              <${Word}>${each.demanded}<//> <${Cite} cite=${each.cite} />
            </li>
          `,
        )}
      </ul>
    </div>
  `;
}

function Where({ of }) {
  return html`
    <strong>${of.event === null || of.event === undefined ? of.place : `event ${of.event + 1}`}</strong>${" "}
    <code>${visible(of.pointer) || "/"}</code>
  `;
}

function Fields({ place, fields }) {
  if (!fields.length) return null;
  return html`
    <details class="more" open=${place === "request"}>
      <summary>${PLACES[place]}: ${plural(fields.length, "field")}</summary>
      <div class="scrolls" tabindex="0" role="group" aria-label=${PLACES[place]}>
        <table class="fields">
          <thead>
            <tr><th scope="col">Field</th><th scope="col">What it is for</th><th scope="col">Section</th></tr>
          </thead>
          <tbody>
            ${fields.map(
              (each) => html`
                <tr key=${each.path}>
                  <th scope="row">
                    <code>${visible(each.path)}</code>
                    ${each.value && html`<div class="field-value">${visible(each.value).slice(0, 120)}</div>`}
                  </th>
                  <td><${Word}>${each.says}<//></td>
                  <td class="short"><${Cite} cite=${each.cite} /></td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

function Cite({ cite }) {
  if (!cite) return null;
  return html`
    <a class="cite" href=${cite.url} target="_blank" rel="noopener noreferrer" title=${cite.title}>
      § ${cite.section}
    </a>
  `;
}
