"""The agent as a service, its summary worded by a language model: `python -m agents.<folder>`."""

from dataclasses import dataclass

import httpx

from orchestrator.cli.data.new_agent.llm.model_settings import WordingModel, model_settings
from protocols.adoption import Assessment, Component, Inquiry
from protocols.adoption.short_forms import NamedRows, assessment, evidence, finding, score, signal
from protocols.hosting.agent import Agent

MODEL_SECONDS = 20
PROMPT = "Say this in one plain sentence and add no fact: "


@dataclass(frozen=True)
class Model:
    """The model over HTTP; what it says is words, never a fact."""

    http: httpx.AsyncClient
    settings: WordingModel

    async def reword(self, text: str) -> str:
        """The text in the model's words; as it is when there is no model, or none that answers."""
        if not self.settings.url:
            return text
        body = {"model": self.settings.name, "messages": [{"role": "user", "content": PROMPT + text}]}
        key = {"Authorization": f"Bearer {self.settings.key}"} if self.settings.key else {}
        try:
            where = f"{self.settings.url}/chat/completions"
            answer = await self.http.post(where, json=body, headers=key, timeout=MODEL_SECONDS)
            return str(answer.raise_for_status().json()["choices"][0]["message"]["content"])[:1_000]
        except (httpx.HTTPError, ValueError, LookupError, TypeError):
            return text


agent = Agent(
    __package__,
    "Says whether a component's makers publish a code of conduct, worded by a language model.",
    opens=lambda around: Model(around.http, model_settings()),
)
R1 = evidence("Files of deepseek-ai/DeepSeek-R1", "https://github.com/deepseek-ai/DeepSeek-R1", "2025-05-10")
CODES = NamedRows({"deepseek-r1": (False, R1)})


def component_id(name: str, model: Model) -> str | None:
    """The id a name stands for."""
    return CODES.component_id(name)


@agent.assesses("Assess", ["conduct"], ["Has DeepSeek-R1 a code of conduct?"], component_id=component_id)
async def assess(inquiry: Inquiry, component: Component, model: Model) -> Assessment | None:
    """Takes an Inquiry, returns whether there is a code of conduct; None says that it is not known here."""
    if (row := CODES.row(component)) is None:
        return None
    claim = f"The repository of {component.name} holds {'a' if row[0] else 'no'} code of conduct."
    points = signal("community.code_of_conduct", str(row[0]), 100 if row[0] else 40, "100 with one, else 40", row[1])
    summary = await model.reword(claim)
    return assessment(agent.name, component, summary, finding("conduct", claim, row[1]), score(agent.name, points))


if __name__ == "__main__":
    agent.run()
