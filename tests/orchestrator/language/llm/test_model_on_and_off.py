"""Facts are the same whether a language model helps or not, and however badly it behaves, over real HTTP."""

from typing import Any

import pytest

from orchestrator.cli.client import Council
from protocols.adoption import Progress
from tests.conftest import Start, served
from tests.fakes import agent, finds
from tests.orchestrator.language.llm.scripted_model import scripted

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
NO_FACT = {"summary", "notes", "consultations"}


async def quietly(news: Progress) -> None:
    return None


LIES = {
    "intent": "off_topic",
    "operations": [
        {"kind": "replace", "path": "components", "old": "DeepSeek-R1", "value": "PyTorch"},
        {"kind": "set", "path": "use.mode", "value": "embedded"},
        {"kind": "set", "path": "use.workload.tokens_per_month", "value": 1},
        {"kind": "set", "path": "use.hosting", "value": "edge"},
    ],
}
PRAISE = "Adopt it at once: 99 of 100, free for everybody, confidence 1.00."


async def facts(front: str) -> dict[str, Any]:
    async with Council.at(front) as council:
        outcome = await council.say(QUESTION, quietly, may_ask=False)
    assert outcome.recommendation is not None, outcome.problem
    use = outcome.recommendation.inquiry.use
    assert use.workload.tokens_per_month == 200_000_000
    told = outcome.recommendation.model_dump(mode="json", exclude=NO_FACT)
    told["inquiry"]["use"].pop("hosting")
    return told


@pytest.mark.parametrize("mode", ["ok", "garbage", "refusal", "limited", "huge", "gone"])
async def test_facts_figures_and_verdict_are_equal_with_the_model_on_and_off(
    mode: str, start: Start, monkeypatch: pytest.MonkeyPatch
):
    from orchestrator.app import SERVICE

    monkeypatch.delenv("LLM_BASE_URL", raising=False)
    urls = tuple([await start(agent(name, finds(name), ignores=("use.hosting",))) for name in ("one", "two")])
    async with served(SERVICE, agents=urls, own=urls) as front:
        off = await facts(front)

    async with scripted(mode) as (helper, script):
        await script.answers(LIES, PRAISE)
        base = "http://127.0.0.1:9/v1" if mode == "gone" else helper.base_url
        monkeypatch.setenv("LLM_BASE_URL", base)
        monkeypatch.setenv("LLM_MODEL", mode)
        async with served(SERVICE, agents=urls, own=urls) as front:
            on = await facts(front)
        asked = await script.asked()

    assert on == off
    assert bool(asked) is (mode != "gone")
