// Adding an agent by its address: examined first if wanted, then it takes part in the next question.

import { api } from "../client/orchestrator-api.js";
import { html, useState } from "../elements/html.js";
import { Word } from "../elements/text.js";
import { Examination } from "./examination.js";

/** The levels of trust there are, each with what it does. */
export const TRUST = {
  heard: ["heard", "shown, counts nothing"],
  weighed: ["weighed", "counts a little"],
  "may-block": ["may block", "counts in full"],
};

export function Join({ look }) {
  const [url, setUrl] = useState("");
  const [trust, setTrust] = useState("heard");
  const [work, setWork] = useState("");
  const [problem, setProblem] = useState("");
  const [examination, setExamination] = useState(null);
  const [notice, setNotice] = useState("");
  const start = async (name, act) => {
    setWork(name);
    setProblem("");
    setNotice("");
    await act().catch((error) => setProblem(error.message));
    setWork("");
  };
  const examine = () => start("Examining", async () => setExamination(await api("doctor", { agent: url.trim() })));
  const join = async () => {
    const agent = await api("agents", { url: url.trim(), trust });
    setNotice(`${agent.name} is asked from the next question on.`);
    setUrl("");
    await look();
  };
  const submit = (event) => {
    event.preventDefault();
    start("Adding", join);
  };
  return html`
    <form class="join" onSubmit=${submit} aria-label="Add an agent">
      <label>
        Address of an agent or of its card${" "}
        <input
          type="url"
          required
          maxlength="2000"
          placeholder="https://agent.example"
          value=${url}
          onInput=${(event) => setUrl(event.target.value)}
        />
      </label>
      <label>
        Trust${" "}
        <select value=${trust} onChange=${(event) => setTrust(event.target.value)}>
          ${Object.entries(TRUST).map(
            ([level, [name, effect]]) =>
              html`<option key=${level} value=${level} selected=${level === trust}>${name}: ${effect}</option>`,
          )}
        </select>
      </label>
      <p class="questions-do">
        <button type="submit" disabled=${work || !url.trim()}>Add</button>${" "}
        <button type="button" disabled=${work || !url.trim()} onClick=${examine}>Examine</button>${" "}
        <span class="hint" role="status">${work ? `${work} …` : html`<${Word}>${notice}<//>`}</span>
      </p>
      ${problem && html`<p class="problem" role="alert"><${Word}>${problem}<//></p>`}
      ${examination && html`<${Examination} examination=${examination} />`}
    </form>
  `;
}
