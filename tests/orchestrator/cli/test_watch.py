"""`council watch` against a real orchestrator whose agent changes its mind."""

import asyncio
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council
from orchestrator.cli.main import app
from orchestrator.cli.watch import keep_looking
from protocols.a2a.assessment import inquiry_of, publish
from protocols.a2a.turn import Turn
from protocols.adoption import Progress
from tests.conftest import Start
from tests.fakes import agent
from tests.orchestrator.builders import licensed, said

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
QUESTION = "Should we adopt DeepSeek-R1?"


async def ignore(progress: Progress) -> None:
    return None


async def council(*arguments: str, url: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, ["watch", *arguments, "--url", url], env={"COLUMNS": "300"})


async def test_a_watched_decision_tells_a_changed_licence_until_it_is_accepted(start: Start):
    licence = ["MIT"]

    async def work(turn: Turn) -> None:
        component = inquiry_of(turn, str).components[0]
        await publish(turn, licensed(component, facts=(said("licence", licence[-1]),)), ())

    terms = await start(agent("terms", work))
    url = await start(SERVICE, agents=(terms,), own=(terms,))
    async with Council.at(url) as client:
        task = (await client.say(QUESTION, ignore)).task_id

    assert "No decision is watched" in (await council(url=url)).stdout
    assert (await council("add", task, url=url)).exit_code == 0
    unchanged = await council(url=url)
    licence.append("BSL-1.1")
    changed = await council(url=url)
    accepted = await council("accept", task[:8], url=url)
    again = await council(url=url)

    assert (unchanged.exit_code, changed.exit_code, accepted.exit_code, again.exit_code) == (0, 3, 0, 0)
    assert "unchanged since" in unchanged.stdout
    assert "DeepSeek-R1 terms licence: MIT → BSL-1.1 (A page, 2026-11-01)" in changed.stdout
    assert (await council("forget", task, url=url)).exit_code == 0
    assert (await council("forget", task, url=url)).exit_code == 1


async def test_whoever_goes_on_looking_is_told_a_change_once(start: Start, capsys: pytest.CaptureFixture[str]):
    licence = ["MIT"]

    async def work(turn: Turn) -> None:
        component = inquiry_of(turn, str).components[0]
        await publish(turn, licensed(component, facts=(said("licence", licence[-1]),)), ())

    async def pause(seconds: float) -> None:
        assert seconds == 3600
        licence.append("BSL-1.1")
        if len(licence) == 4:
            raise asyncio.CancelledError

    terms = await start(agent("terms", work))
    url = await start(SERVICE, agents=(terms,), own=(terms,))
    async with Council.at(url) as client:
        task = (await client.say(QUESTION, ignore)).task_id
    await council("add", task, url=url)

    with pytest.raises(asyncio.CancelledError):
        await keep_looking(url, timedelta(hours=1), pause)

    output = capsys.readouterr().out
    assert output.count("MIT → BSL-1.1") == 1
    assert output.count("1 watched, 0 new") == 1


async def test_a_task_without_a_recommendation_cannot_be_watched(start: Start):
    answer = await council("add", "nobody-knows-it", url=await start(SERVICE))

    assert answer.exit_code == 1
    assert "nobody-knows-it" in answer.stderr
