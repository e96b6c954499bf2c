"""`council tasks` and `council webhooks` against a real orchestrator."""

import asyncio

import pytest
from typer.testing import CliRunner, Result

from orchestrator.app import SERVICE
from orchestrator.cli.main import app
from protocols.a2a.client.remote_agent import RemoteAgent
from tests.conftest import Start
from tests.fakes import agent, finds, waits
from tests.orchestrator.run.person import QUESTION, Person
from tests.protocols.a2a.push.webhook_receiver import receiving

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def council(*arguments: str, url: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, [*arguments, "--url", url], env={"COLUMNS": "300"})


async def test_the_tasks_of_the_caller_are_listed_page_by_page(start: Start, http):
    url = await start(SERVICE, agents=(await start(agent("calm", finds("calm"))),))
    asker = Person(await RemoteAgent.at(url, http))
    replies = [await asker.says(QUESTION), await asker.says("and for a thousand users?")]

    first = await council("tasks", "--size", "1", url=url)
    token = first.stdout.rsplit("--page ", 1)[1].strip()
    second = await council("tasks", "--size", "1", "--page", token, url=url)
    done = await council("tasks", "--state", "completed", "--context", asker.context_id, url=url)

    assert replies[1].task_id in first.stdout
    assert "1 of 2 Tasks" in first.stdout
    assert replies[0].task_id in second.stdout
    assert QUESTION[:40] in second.stdout
    assert "2 of 2 Tasks" in done.stdout


@pytest.mark.parametrize(
    ("option", "says"), [("--state", "is no state"), ("--after", "is no time"), ("--page", "pageToken")]
)
async def test_what_cannot_be_meant_is_said_in_a_sentence(start: Start, option, says):
    answer = await council("tasks", option, "nonsense", url=await start(SERVICE))
    assert answer.exit_code == 1
    assert says in answer.stderr


async def test_a_person_is_told_by_webhook_when_a_run_ends(start: Start, http):
    slow = await start(agent("slow", waits(asyncio.Event())))
    url = await start(SERVICE, agents=(slow,))
    asker = Person(await RemoteAgent.at(url, http))
    asking = asyncio.create_task(asker.says(QUESTION))
    async with receiving() as receiver:
        listed = ""
        while "working" not in listed:
            listed = (await council("tasks", url=url)).stdout
        task = listed.split()[0]
        added = await council("webhooks", task, "--add", receiver.url, "--token", "mine", url=url)
        shown = await council("webhooks", task, url=url)
        one = await council("webhooks", task, task, url=url)
        await council("cancel", task, url=url)
        await receiver.until(lambda: "CANCELED" in receiver.states)
        gone = await council("webhooks", task, task, "--remove", url=url)
        none = await council("webhooks", task, url=url)
    await asyncio.gather(asking, return_exceptions=True)

    assert added.stdout == shown.stdout == one.stdout == f"{task}  {receiver.url}  with a token\n"
    assert receiver.came[-1][0]["x-a2a-notification-token"] == "mine"
    assert "told no more" in gone.stdout
    assert "tells no webhook" in none.stdout


async def test_a_webhook_that_must_not_be_told_is_refused_with_the_reason(start: Start, http):
    url = await start(SERVICE, agents=(await start(agent("calm", finds("calm"))),))
    reply = await Person(await RemoteAgent.at(url, http)).says(QUESTION)
    answer = await council("webhooks", reply.task_id, "--add", "http://10.0.0.1/hook", url=url)
    assert answer.exit_code == 1
    assert "not a public address" in answer.stderr
