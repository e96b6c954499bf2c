"""A greeting, thanks or a question about the platform itself gets an answer, never a form that leads to itself."""

import pytest
from a2a.types import TaskState

from orchestrator.language.acts.talk import only_talk
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.run.person import person

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "words",
    ["hello", "Hi!", "good morning", "What can you do?", "hello, what can you do?", "How does this work?", "help",
     "thanks", "Thank you very much!", "Who are you?", "Was kannst du?", "¿Qué puedes hacer?"],
)  # fmt: skip
def test_small_talk_is_only_talk(words):
    assert only_talk(words)


@pytest.mark.parametrize(
    "words",
    ["what should we use?", "What can we use for OCR?", "hello we need a model for tickets", "what do you recommend",
     "thanks, and what does it cost?", "help us choose a vector database"],
)  # fmt: skip
def test_a_wish_is_more_than_talk_however_polite(words):
    assert not only_talk(words)


@pytest.mark.parametrize("words", ["hello", "What can you do?"])
async def test_small_talk_is_answered_and_its_task_is_done(start: Start, http, words):
    asker = await person(start, http, await start(agent("calm", finds("calm"))))

    reply = await asker.says(words)

    assert reply.state == TaskState.TASK_STATE_COMPLETED
    said = [part.text for artifact in reply.artifacts.values() for part in artifact.parts]
    assert "DeepSeek-R1" in " ".join(said)
