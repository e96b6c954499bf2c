"""A platform that is started for one test: copied, stopped and started again, out of disk, told to end."""

import asyncio
import json
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from a2a.types import TaskState

from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.compose_map import agents_on
from protocols.a2a.parts import message, text_part, to_part
from protocols.adoption import Answers
from protocols.hosting.serve import listen
from protocols.storage.folder import folder_of_one
from tests.stack_processes import COUNCIL, PLACES, QUESTION, ROOT, Stack, free_port, recommendation

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120), pytest.mark.slow]


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


def test_a_second_platform_on_the_folder_is_one_sentence(tmp_path):
    with folder_of_one(str(tmp_path), "council up"):
        command = [*COUNCIL, "up", "--port", str(free_port()), "--keep", str(tmp_path)]
        up = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert up.returncode == 1
    assert f"in use by council up in process {os.getpid()}; stop that one" in " ".join(up.stderr.split())
    assert "Traceback" not in up.stderr


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
