"""The finding is the agent's own whatever the model says; here the model is a script."""

import importlib
import json
from pathlib import Path

import httpx
import pytest

from protocols.adoption import Component, Inquiry

FOLDER = Path(__file__).parent.name
AGENT = importlib.import_module(f"agents.{FOLDER}.__main__")
SETTINGS = importlib.import_module(f"agents.{FOLDER}.model_settings").WordingModel
CLAIM = "The repository of DeepSeek-R1 holds no code of conduct."
pytestmark = pytest.mark.anyio


def model(url: str, answer: httpx.Response):
    def script(request: httpx.Request) -> httpx.Response:
        assert CLAIM in json.loads(request.content)["messages"][0]["content"]
        return answer

    return AGENT.Model(httpx.AsyncClient(transport=httpx.MockTransport(script)), SETTINGS(url, "scripted", ""))


@pytest.mark.parametrize(
    ("url", "answer", "summary"),
    [
        ("", httpx.Response(500), CLAIM),
        ("http://model", httpx.Response(500), CLAIM),
        ("http://model", httpx.Response(200, json={"choices": []}), CLAIM),
        ("http://model", httpx.Response(200, json={"choices": [{"message": {"content": "Nowhere."}}]}), "Nowhere."),
    ],
)
async def test_the_model_words_the_summary_and_nothing_else(url, answer, summary):
    found = await AGENT.assess(Inquiry(), Component(name="DeepSeek-R1"), model(url, answer))
    assert found.summary == summary
    assert [claim.claim for claim in found.findings] == [CLAIM]
    assert [score.points for score in found.scores] == [40]


async def test_what_it_does_not_know_it_does_not_judge():
    assert await AGENT.assess(Inquiry(), Component(name="Frobnicator-9000"), model("", httpx.Response(500))) is None
