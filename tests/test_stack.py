"""The whole platform as processes on this machine, as a person starts it: asked, killed, stopped, copied."""

import asyncio
import json
import os
import resource
import signal
import subprocess
import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.types import ListTasksRequest, TaskState

from protocols.a2a.client.remote_agent import Life, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.compose_map import agents_on
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.a2a.persistence.events import FINISHED
from protocols.adoption import Manner, Progress, Retry
from protocols.models import StrictModel
from protocols.wire.trace import HEADER, STATE, child, new_traceparent, trace_id
from tests.conftest import until
from tests.stack_processes import COUNCIL, PLACES, QUESTION, ROOT, Stack, free_port, recommendation

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120), pytest.mark.slow]

SOUND = "Should we adopt Qdrant for an internal tool?"
"""Of what is adopted no alternative is checked, so each agent has one Task."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("kept"))
    for place in sorted(PLACES, key=lambda place: not place.is_agent):
        stack.ports[place.name] = free_port()
    for place in PLACES:
        stack.start(place.name, place.module)
    asyncio.run(stack.ready())
    yield stack
    stack.stop()


async def say(
    stack: Stack,
    http: httpx.AsyncClient,
    words: str,
    *models: StrictModel,
    context_id: str = "",
    hear: Callable[[Progress], None] = lambda news: None,
) -> Reply:
    async def on_event(reply: Reply) -> None:
        news = find(reply.status.parts, Progress) if reply.status else None
        if news:
            hear(news)

    remote = await RemoteAgent.at(stack.front, http)
    parts = [text_part(words), *(to_part(model) for model in models)]
    return await remote.ask(message(*parts, message_id=str(uuid.uuid4()), context_id=context_id), on_event, 60)


async def count_tasks(stack: Stack, http: httpx.AsyncClient, name: str) -> int:
    remote = await RemoteAgent.at(stack.url(name), http)
    client = ClientFactory(ClientConfig(httpx_client=http)).create(remote.card)
    return (await client.list_tasks(ListTasksRequest(page_size=1))).total_size


def terminal(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COUNCIL_URL": stack.front, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run([*COUNCIL, *arguments], capture_output=True, text=True, env=environment, timeout=60)


def test_a_question_with_nobody_to_ask_gives_three_assessments_all_with_evidence(stack: Stack):
    asked = terminal(stack, "ask", QUESTION, "--json", "--no-ask")

    answer = json.loads(asked.stdout)

    assert asked.returncode == 0
    assert sorted(each["concern"] for each in answer["assessments"]) == sorted(agents_on(PLACES))
    assert all(finding["evidence"] for each in answer["assessments"] for finding in each["findings"])
    assert answer["unanswered"] == []


def test_without_a_volume_the_terminal_says_what_is_needed_and_takes_the_answer_on_the_same_task(stack: Stack):
    asked = terminal(stack, "ask", "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?", "--json")
    task = asked.stderr.split("council answer ")[1].split()[0]
    answered = terminal(stack, "answer", task, "use.workload.tokens_per_month=200M", "--json")

    assert asked.returncode == 2
    assert answered.returncode == 0
    assert json.loads(answered.stdout)["inquiry"]["use"]["workload"]["tokens_per_month"] == 200_000_000


def test_the_terminal_lists_the_agents_and_shows_the_wire(stack: Stack):
    listed = terminal(stack, "agents")
    shown = terminal(stack, "ask", "May we use vLLM in our SaaS?", "--no-ask", "--show-wire")
    assert all(name in listed.stdout for name in agents_on(PLACES))
    assert "POST" in shown.stdout
    assert '"method":"SendStreamingMessage"' in shown.stdout.replace(" ", "")


def test_a_taken_port_is_one_sentence(stack: Stack, tmp_path):
    port = stack.front.rpartition(":")[2]
    up = subprocess.run(
        [*COUNCIL, "up", "--port", port, "--keep", str(tmp_path)], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert up.returncode == 1
    assert "cannot be used: Address already in use" in up.stderr
    assert "Traceback" not in up.stderr


async def test_a_killed_agent_is_a_named_gap_and_only_it_is_asked_when_it_is_back(stack: Stack, http):
    victim, *others = agents_on(PLACES)
    await say(stack, http, "Should we adopt vLLM?", Manner(may_ask=False))
    stack.send(victim, signal.SIGKILL)

    first = await say(stack, http, SOUND, Manner(may_ask=False))
    before = [await count_tasks(stack, http, name) for name in others]
    stack.start(victim, f"agents.{victim}")
    await stack.ready(victim)
    second = await say(stack, http, "ask again", Retry(), Manner(may_ask=False), context_id=first.context_id)

    gaps = recommendation(first).unanswered
    assert [(gap.agent, bool(gap.reason)) for gap in gaps] == [(victim, True)]
    assert len(recommendation(first).assessments) == len(others)
    assert len(recommendation(second).assessments) == len(agents_on(PLACES))
    assert [await count_tasks(stack, http, name) for name in others] == before


async def test_an_orchestrator_killed_in_mid_run_finishes_it_without_asking_again_who_had_answered(stack: Stack, http):
    front = next(place.name for place in PLACES if not place.is_agent)
    sleeper, *others = reversed(agents_on(PLACES))
    before = [await count_tasks(stack, http, name) for name in others]

    def put_to_sleep(news: Progress) -> None:
        if news.agent == sleeper:
            stack.send(sleeper, signal.SIGSTOP)

    asking = asyncio.create_task(say(stack, http, QUESTION, Manner(may_ask=False), hear=put_to_sleep))

    async def others_have_answered() -> bool:
        return [await count_tasks(stack, http, name) for name in others] == [n + 1 for n in before]

    await until(others_have_answered, 30)
    listed = ClientFactory(ClientConfig(httpx_client=http)).create((await RemoteAgent.at(stack.front, http)).card)
    run = (await listed.list_tasks(ListTasksRequest(page_size=1))).tasks[0]
    stack.send(front, signal.SIGKILL)
    await asyncio.gather(asking, return_exceptions=True)
    stack.send(sleeper, signal.SIGCONT)
    stack.start(front, "orchestrator")
    await stack.ready(front)

    remote = await RemoteAgent.at(stack.front, http)

    async def finished() -> bool:
        return (await remote.look(run.id)).state == TaskState.TASK_STATE_COMPLETED

    await until(finished, 30)
    assert run.status.state == TaskState.TASK_STATE_WORKING
    answer = recommendation(await remote.look(run.id))
    assert len(answer.assessments) == len(agents_on(PLACES))
    # Once about the component, and once about each alternative that was checked.
    asked = [sum(each.agent == name for each in answer.consultations) for name in others]
    assert [await count_tasks(stack, http, name) for name in others] == [
        n + m for n, m in zip(before, asked, strict=True)
    ]


async def test_a_run_whose_checkpoints_the_disk_refuses_goes_on_once_there_is_room(stack: Stack, http):
    front = next(place.name for place in PLACES if not place.is_agent)
    process, limit = stack.processes[front].pid, resource.RLIMIT_FSIZE
    room = resource.prlimit(process, limit)
    traceparent = new_traceparent()
    trace, asked = {"trace": trace_id(traceparent)}, list[str]()

    async def step(request: httpx.Request) -> None:
        request.headers[HEADER], request.headers[STATE] = child(traceparent), "council=step"

    async def note(reply: Reply) -> None:
        asked.append(reply.task_id)

    async def every_agent_is_about_to_be_asked() -> bool:
        held = (await http.get(f"{stack.front}/api/held", params=trace)).json()
        return len(held) == len(agents_on(PLACES))

    question = message(text_part(QUESTION), to_part(Manner(may_ask=False)), message_id=str(uuid.uuid4()))
    async with httpx.AsyncClient(event_hooks={"request": [step]}, timeout=60) as stepping:
        # Who gives the stream up does not cancel what it asked for.
        remote = await RemoteAgent.at(stack.front, stepping, Life(stopping=True))
        asking = asyncio.create_task(remote.ask(question, note, 60))
        await until(every_agent_is_about_to_be_asked, 30)
        # From here on: no answer of an agent can be written.
        resource.prlimit(process, limit, (4096, resource.RLIM_INFINITY))
        await http.post(f"{stack.front}/api/step", json=trace | {"on": False})
        await until(lambda: is_not_ready(stack.front, http), 30)
        resource.prlimit(process, limit, room)
        await until(lambda: is_finished(stack.front, http, asked[0]), 30)
        await asyncio.gather(asking, return_exceptions=True)
    await stack.ready(front)

    answer = recommendation(await (await RemoteAgent.at(stack.front, http)).look(asked[0]))
    assert answer.unanswered == ()
    assert len(answer.assessments) == len(agents_on(PLACES))


async def is_finished(url: str, http: httpx.AsyncClient, task_id: str) -> bool:
    await asyncio.sleep(0.1)
    return (await (await RemoteAgent.at(url, http)).look(task_id)).state in FINISHED


async def is_not_ready(url: str, http: httpx.AsyncClient) -> bool:
    await asyncio.sleep(0.1)
    return (await http.get(f"{url}/readyz")).status_code == 503
