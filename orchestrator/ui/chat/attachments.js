// Files that go with a question: chosen or dropped anywhere on the page, shown by name until they are sent.

import { filePart } from "../client/parts.js";
import { html, useEffect, useRef, useState } from "../elements/html.js";
import { plural, Word } from "../elements/text.js";

const MOST = 20;
const LARGEST = 5_000_000;

/** `files` are A2A Parts; `add` takes File objects, `clear` forgets all, `problem` says what could not be taken. */
export function useAttachments() {
  const [files, setFiles] = useState([]);
  const [problem, setProblem] = useState("");
  const add = async (chosen) => {
    const large = chosen.filter((file) => file.size > LARGEST);
    const parts = await Promise.all(chosen.filter((file) => file.size <= LARGEST).map(partOf));
    setProblem(large.length ? `${large[0].name} is larger than ${LARGEST / 1e6} MB.` : "");
    setFiles((before) => [...before, ...parts].slice(0, MOST));
  };
  useDrop(add);
  const remove = (at) => setFiles((before) => before.filter((_, place) => place !== at));
  const clear = () => {
    setFiles([]);
    setProblem("");
  };
  return { files, add, remove, clear, problem };
}

export function Attachments({ files, remove, problem }) {
  return html`
    ${
      files.length > 0 &&
      html`
        <ul class="attachments" aria-label=${`${plural(files.length, "file")} to send`}>
          ${files.map(
            (part, at) => html`
              <li key=${at} class="tag">
                <${Word}>${part.filename}<//>${" "}
                <button
                  type="button"
                  class="quiet"
                  aria-label=${`Leave out ${part.filename}`}
                  onClick=${() => remove(at)}>
                  ×
                </button>
              </li>
            `,
          )}
        </ul>
      `
    }
    ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
  `;
}

/** The button that opens the browser's own choice of files. */
export function Attach({ add }) {
  const input = useRef();
  const onChange = () => {
    add([...input.current.files]);
    input.current.value = "";
  };
  return html`
    <input ref=${input} type="file" multiple hidden aria-label="Files to send" onChange=${onChange} />
    <button
      type="button"
      class="attach"
      title="A licence, a model card, an SBOM or a list of dependencies; or drop it on the page"
      aria-label="Add a file"
      onClick=${() => input.current.click()}>
      +
    </button>
  `;
}

// What is dropped anywhere on the page goes with the next question; without this the browser would open it instead.
function useDrop(add) {
  useEffect(() => {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const over = (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      document.body.classList.toggle("drop-here", event.type === "dragover");
      if (event.type === "drop") add([...event.dataTransfer.files]);
    };
    const leave = () => document.body.classList.remove("drop-here");
    const listeners = { dragover: over, drop: over, dragleave: leave };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
    };
  }, []);
}

async function partOf(file) {
  const reader = new FileReader();
  const read = new Promise((resolve, reject) => {
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
  });
  reader.readAsDataURL(file);
  // "data:text/plain;base64,TUlU": what stands after the comma are the bytes.
  return filePart(file.name, (await read).split(",")[1] ?? "");
}
