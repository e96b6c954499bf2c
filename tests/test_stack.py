"""The whole platform as processes on this machine, as a person starts it: asked, killed, stopped, copied."""

import asyncio
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.types import ListTasksRequest, TaskState

from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.compose_map import agents_on, read_map
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.a2a.persistence.events import FINISHED
from protocols.adoption import Answers, Manner, Progress, Recommendation, Retry
from protocols.hosting.serve import listen
from protocols.models import StrictModel
from protocols.storage.folder import folder_of_one
from protocols.wire.trace import HEADER, STATE, child, new_traceparent, trace_id
from tests.conftest import until, until_ready

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120), pytest.mark.slow]
ROOT = Path(__file__).parent.parent
COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
SOUND = "Should we adopt Qdrant for an internal tool?"
"""Of what is adopted no alternative is checked, so each agent has one Task."""
PLACES = read_map(ROOT / "compose.yaml")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@dataclass
class Stack:
    """Every service of the map as a process of its own, on ports it keeps over its lives."""

    keep: Path
    root: Path = ROOT
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    @property
    def front(self) -> str:
        return self.url(next(place.name for place in PLACES if not place.is_agent))

    def start(self, name: str, module: str, **settings: str) -> None:
        self.ports.setdefault(name, free_port())
        agents = {agent: self.url(agent) for agent in agents_on(PLACES) if agent in self.ports and agent != name}
        environment = os.environ | {
            "PORT": str(self.ports[name]),
            "KEEP": str(self.keep),
            "AGENT_URLS": " ".join(agents.values()),
            "PLATFORM_URLS": " ".join(f"{agent}={url}" for agent, url in agents.items()),
            "PYTHONPATH": str(self.root),
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        environment.pop("PUBLIC_URL", None)
        self.processes[name] = subprocess.Popen([sys.executable, "-m", module], env=environment, cwd=self.root)

    async def ready(self, *names: str) -> None:
        await asyncio.gather(*(until_ready(self.url(name), 60) for name in names or self.ports))

    def send(self, name: str, number: signal.Signals) -> None:
        self.processes[name].send_signal(number)
        if number is signal.SIGKILL:
            self.processes[name].wait(10)

    def stop(self) -> dict[str, int]:
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        return {name: process.wait(15) for name, process in self.processes.items()}


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


def recommendation(reply: Reply) -> Recommendation:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    answer = find(parts, Recommendation)
    assert answer is not None, reply.says
    return answer


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


def test_with_nobody_at_the_url_the_terminal_says_how_to_start_one():
    asked = subprocess.run(
        [*COUNCIL, "ask", "x", "--url", f"http://127.0.0.1:{free_port()}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert asked.returncode == 1
    assert "council up" in asked.stderr


def test_a_taken_port_is_one_sentence(stack: Stack, tmp_path):
    port = stack.front.rpartition(":")[2]
    up = subprocess.run(
        [*COUNCIL, "up", "--port", port, "--keep", str(tmp_path)], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert up.returncode == 1
    assert "cannot be used: Address already in use" in up.stderr
    assert "Traceback" not in up.stderr


def test_a_second_platform_on_the_folder_is_one_sentence(tmp_path):
    with folder_of_one(str(tmp_path), "council up"):
        command = [*COUNCIL, "up", "--port", str(free_port()), "--keep", str(tmp_path)]
        up = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert up.returncode == 1
    assert f"in use by council up in process {os.getpid()}; stop that one" in " ".join(up.stderr.split())
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


def test_a_copied_folder_and_two_lines_on_the_map_are_a_new_agent(tmp_path):
    original = next(name for name in agents_on(PLACES))
    for folder in ("protocols", "orchestrator"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    shutil.copytree(ROOT / "agents", tmp_path / "agents", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(tmp_path / "agents" / original, tmp_path / "agents" / "second_opinion")
    lines = (ROOT / "compose.yaml").read_text("utf-8").splitlines()
    at = lines.index(f"  {original}:")
    two = [line.replace(original, "second_opinion") for line in lines[at : at + 2]]
    (tmp_path / "compose.yaml").write_text("\n".join([*lines[:at], *two, *lines[at:]]), "utf-8")

    port, environment = free_port(), os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [*COUNCIL, "up", "--port", str(port), "--keep", str(tmp_path / "kept"), "--map", "compose.yaml"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout is not None
        assert "is ready" in up.stdout.readline()
        asked = subprocess.run(
            [*COUNCIL, "ask", QUESTION, "--json", "--no-ask", "--url", f"http://127.0.0.1:{port}"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            timeout=60,
        )
        up.send_signal(signal.SIGINT)
        code = up.wait(15)

    concerns = sorted(each["concern"] for each in json.loads(asked.stdout)["assessments"])
    assert concerns == sorted([*agents_on(PLACES), "second_opinion"])
    assert code == 0


@contextmanager
def council_up(keep: Path, *options: str) -> Iterator[str]:
    """The platform as a person starts it; yields the orchestrator's URL, stops with SIGTERM."""
    command = [*COUNCIL, "up", "--port", str(port := free_port()), "--keep", str(keep), *options]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout is not None
        assert "is ready" in up.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        up.send_signal(signal.SIGTERM)
        assert up.wait(15) == 0


async def nobody(reply: Reply) -> None:
    """Nobody listens to the progress."""


@pytest.mark.parametrize("options", [(), ("--processes",)])
async def test_after_a_stop_and_a_start_all_agents_answer_a_run_that_waited(tmp_path, http, options):
    with council_up(tmp_path, *options) as url:
        orchestrator = await RemoteAgent.at(url, http)
        opening = message(text_part("Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"), message_id="m")
        asked = await orchestrator.ask(opening, nobody, 60)
    taken = json.loads((tmp_path / "ports.json").read_text("utf-8"))[next(iter(agents_on(PLACES)))]

    with listen("127.0.0.1", taken), council_up(tmp_path, *options) as url:
        orchestrator = await RemoteAgent.at(url, http)
        answers = to_part(Answers(values={"use.workload.tokens_per_month": 200_000_000}))
        reply = message(answers, message_id="n", task_id=asked.task_id, context_id=asked.context_id)
        answer = recommendation(await orchestrator.ask(reply, nobody, 60))

    assert answer.unanswered == ()
    assert sorted(each.concern for each in answer.assessments) == sorted(agents_on(PLACES))


async def test_on_a_full_disk_a_task_goes_on_new_ones_are_refused_and_readiness_says_so(tmp_path, http):
    stack, name, module = Stack(tmp_path), "slow_agent", "tests.reliability.slow_agent"
    stack.start(name, module, STEPS="20", PAUSE="0.2")
    await stack.ready(name)
    remote, began = await RemoteAgent.at(stack.url(name), http), asyncio.Event()
    limits = resource.RLIMIT_FSIZE, stack.processes[name].pid

    async def begun(reply: Reply) -> None:
        began.set()

    running = asyncio.create_task(remote.ask(message(text_part("one"), message_id="m"), begun, 30))
    await began.wait()
    # No file of the process may grow past its first page: every write fails as on a full disk.
    before = resource.prlimit(limits[1], limits[0], (4096, resource.RLIM_INFINITY))
    with pytest.raises(NoAnswer, match=r"cannot be written"):
        await remote.ask(message(text_part("two"), message_id="n"), nobody, 4)
    done = await running
    ready = await http.get(f"{stack.url(name)}/readyz")
    resource.prlimit(limits[1], limits[0], before)
    await stack.ready(name)
    again = await remote.ask(message(text_part("two"), message_id="n"), nobody, 30)
    stack.send(name, signal.SIGKILL)
    stack.start(name, module)
    await stack.ready(name)

    assert done.state == again.state == TaskState.TASK_STATE_COMPLETED
    assert ready.status_code == 503
    assert f"{name}.sqlite cannot be written" in ready.json()["problem"]
    assert (await remote.look(done.task_id)).state == TaskState.TASK_STATE_COMPLETED
    stack.stop()


async def test_sigterm_stops_every_service_within_ten_seconds(tmp_path):
    stack = Stack(tmp_path)
    name, module = PLACES[0].name, PLACES[0].module
    stack.start(name, module)
    await stack.ready(name)
    ended = await asyncio.wait_for(asyncio.to_thread(stack.stop), 10)
    assert ended[name] in (0, -signal.SIGTERM)
