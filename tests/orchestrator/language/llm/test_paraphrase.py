"""A language model may word a summary over real HTTP, and never change what it says."""

import pytest

from orchestrator.language.llm.client import OpenAICompatible
from orchestrator.language.llm.paraphrase import faithful, phrase
from orchestrator.language.llm.proposal import assist
from orchestrator.language.understanding import load, understand
from protocols.adoption import Inquiry
from tests.orchestrator.language.llm.scripted_model import scripted

pytestmark = pytest.mark.anyio
NAMES = load()
VAGUE = "we want the new thing from the lab everyone talks about, for our clerks"
SUMMARY = "Hold DeepSeek-R1: the bill of 1,200 USD a month must be paid, and Llama 3.3 is not cheaper."


async def test_a_server_that_hangs_costs_one_wait_and_is_asked_again_after_a_while():
    async with scripted("hang") as (model, script):
        first = await assist(VAGUE, understand(VAGUE, (), NAMES), Inquiry(), NAMES, model)
        second, note = await phrase(SUMMARY, NAMES, model)
        count = len(await script.asked())
        model.model, model.breaker_seconds, model._open_until = "ok", 0, 0
        third = await assist(VAGUE, understand(VAGUE, (), NAMES), Inquiry(), NAMES, model)

    assert "did not answer within 0.5 s" in first.notes[-1]
    assert (second, count) == (SUMMARY, 1)
    assert "it failed just before and is left alone" in note
    assert not any("was not used" in text for text in third.notes)


@pytest.mark.parametrize("mode", ["garbage", "refusal", "limited"])
async def test_a_server_that_answers_is_not_left_alone(mode):
    async with scripted(mode) as (model, script):
        for _ in range(2):
            await assist(VAGUE, understand(VAGUE, (), NAMES), Inquiry(), NAMES, model)

        assert len(await script.asked()) >= 2


@pytest.mark.parametrize(
    ("worded", "stays"),
    [
        ("DeepSeek-R1: hold. You must pay a bill of 1,200 USD a month, and Llama 3.3 is not cheaper.", True),
        ("Hold DeepSeek-R1: the bill of 1,300 USD a month must be paid, and Llama 3.3 is not cheaper.", False),
        ("Adopt DeepSeek-R1: the bill of 1,200 USD a month must be paid, and Llama 3.3 is not cheaper.", False),
        ("Hold DeepSeek-R1: the bill of 1,200 USD a month must be paid, and Llama 3.1 8B is not cheaper.", False),
        ("Hold DeepSeek-R1: the bill of 1,200 USD a month must be paid, and Llama 3.3 is cheaper.", False),
        ("Hold DeepSeek-R1 and Milvus: the 1,200 USD a month must be paid, and Llama 3.3 is not cheaper.", False),
    ],
)
async def test_a_wording_stays_only_when_it_says_the_same(worded, stays):
    async with scripted() as (model, script):
        await script.answers(text=worded)
        text, note = await phrase(SUMMARY, NAMES, model)

    assert text == (worded if stays else SUMMARY)
    assert ("Worded by" if stays else "was dropped") in note


def test_a_text_is_faithful_to_itself():
    assert faithful(SUMMARY, SUMMARY, NAMES)


def test_the_key_is_not_shown():
    assert "a-key" not in repr(OpenAICompatible(None, "http://x", "m", "a-key"))  # type: ignore[arg-type]  # never used
