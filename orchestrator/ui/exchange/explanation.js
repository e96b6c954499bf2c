// What a message is and what each field of it is for, with the section of the specification, and where it departs from
// it.

import { html, useEffect, useState } from "../elements/html.js";
import { ScrollTable } from "../elements/scroll-table.js";
import { list, plural, visible, Word } from "../elements/text.js";
import { explanation } from "./explanation-source.js";

const MOST_EVENTS = 300;
const PLACES = { request: "In the request", response: "In the response", event: "In the events" };

/** What the explanation takes: the messages of one hop, without who saw them when. */
export function messagesOf(exchange) {
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

/** `messages` is what `messagesOf` makes of an Exchange; give it a `key` that changes with it. */
export function Meaning({ messages, id = "" }) {
  const [meaning, setMeaning] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let current = true;
    explanation(id, messages).then(
      (answer) => current && setMeaning(answer),
      (error) => current && setProblem(error.message),
    );
    return () => (current = false);
  }, []);
  if (problem) return html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`;
  if (!meaning) return html`<p class="hint" role="status">Reading …</p>`;
  return html`
    <div class="meaning">
      <p>
        <span class="tag"><${Word}>${meaning.binding}<//></span>${" "}
        ${meaning.operation && html`<span class="tag faint"><${Word}>${meaning.operation}<//></span> `}
        ${list(meaning.cite).map((cite) => html`<${Cite} key=${cite.section} cite=${cite} /> `)}
      </p>
      ${list(meaning.says).map((sentence, at) => html`<p key=${at}><${Word}>${sentence}<//></p>`)}
      <${Violations} meaning=${meaning} />
      ${
        list(meaning.remarks).length > 0 &&
        html`
          <ul class="remarks">
            ${meaning.remarks.map(
              (remark, at) => html`
                <li key=${at}><${Where} of=${remark} /> <${Word}>${remark.says}<//> <${Cite} cite=${remark.cite} /></li>
              `,
            )}
          </ul>
        `
      }
      ${Object.keys(PLACES).map(
        (place) => html`
          <${Fields}
            key=${place}
            place=${place}
            fields=${list(meaning.fields).filter((field) => field.place === place)}
          />
        `,
      )}
    </div>
  `;
}

function Violations({ meaning }) {
  const all = list(meaning.violations);
  if (!meaning.validated)
    return html`<p class="hint">Not held against the A2A 1.0 schema: it is none of its messages.</p>`;
  if (!all.length) return html`<p class="valid"><span class="dot good"></span> Valid against the A2A 1.0 schema.</p>`;
  return html`
    <div class="violations">
      <h4>${plural(all.length, "departure")} from A2A 1.0</h4>
      <ul>
        ${all.map(
          (violation, at) => html`
            <li key=${at}>
              <${Where} of=${violation} />${" "}
              <code>${visible(violation.found).slice(0, 300)}</code> where the specification demands${" "}
              <${Word}>${violation.demanded}<//> <${Cite} cite=${violation.cite} />
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
      <${ScrollTable} label=${PLACES[place]} class="fields" heads=${["Field", "What it is for", "Section"]}>
          <tbody>
            ${fields.map(
              (field) => html`
                <tr key=${field.path}>
                  <th scope="row">
                    <code>${visible(field.path)}</code>
                    ${field.value && html`<div class="field-value">${visible(field.value).slice(0, 120)}</div>`}
                  </th>
                  <td><${Word}>${field.says}<//></td>
                  <td class="short"><${Cite} cite=${field.cite} /></td>
                </tr>
              `,
            )}
          </tbody>
        <//>
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
