"""What is kept on disk: by one process, for its owner's eyes, and what happens to it when it is damaged."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from a2a.types import ListTasksRequest, Task, TaskState

from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.parts import words
from protocols.a2a.settings import Settings
from protocols.hosting.app import build_app
from protocols.hosting.serve import listen, running
from protocols.storage.folder import UnusableStorage, folder_of_one
from tests.conftest import served
from tests.fakes import agent, asks_then_finds, finds
from tests.protocols.a2a.test_tasks import R1, quietly, sent, to_part

pytestmark = pytest.mark.anyio
HOLDS = """
import sys, time
from protocols.storage.folder import folder_of_one
with folder_of_one(sys.argv[1], "calm"):
    print("held", flush=True)
    time.sleep(60)
"""


async def start_up(keep: Path) -> None:
    """As a service starts; returns only by raising."""
    with listen("127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = build_app(agent("calm", finds("calm")), Settings(public_url=url, keep=str(keep)))
        await asyncio.wait_for(running(app, listening).serve(), 10)


def damage(file: Path) -> None:
    """Overwrite the middle of every page but the first."""
    content = bytearray(file.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 512] = os.urandom(512)
    file.write_bytes(content)


async def test_a_second_service_of_the_name_in_the_folder_is_refused_with_a_sentence(tmp_path, start):
    await start(agent("calm", finds("calm")), keep=str(tmp_path))
    with pytest.raises(UnusableStorage, match=f"in use by calm in process {os.getpid()}; stop that one"):
        await start_up(tmp_path)


def test_a_killed_process_leaves_no_lock(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(UnusableStorage, match=f"process {holder.pid}"), folder_of_one(str(tmp_path), "calm"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait(10)

    with folder_of_one(str(tmp_path), "calm"):
        holder.stdout.close()


async def test_what_is_kept_is_for_its_owner_only(tmp_path, http: httpx.AsyncClient):
    keep = tmp_path / "kept"
    old = os.umask(0)
    try:
        async with served(agent("calm", finds("calm")), keep=str(keep)) as url:
            await (await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 5)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in keep.iterdir()}
    finally:
        os.umask(old)

    assert {"calm.sqlite", "calm.sqlite-wal", "calm.sqlite-shm"} <= modes.keys()
    assert {name: oct(mode) for name, mode in modes.items() if mode != 0o600} == {}
    assert stat.S_IMODE(keep.stat().st_mode) == 0o700


async def test_a_damaged_file_is_one_sentence_with_the_file_and_what_to_do(tmp_path, http: httpx.AsyncClient):
    async with served(agent("calm", finds("calm")), keep=str(tmp_path)) as url:
        for _ in range(4):
            await (await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 5)
    damage(tmp_path / "calm.sqlite")

    with pytest.raises(UnusableStorage, match=r"calm\.sqlite is damaged .*: move it away .* or put a backup"):
        await start_up(tmp_path)


async def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path):
    (tmp_path / "calm.sqlite").write_text("not a database at all " * 400)
    with pytest.raises(UnusableStorage, match=r"calm\.sqlite is damaged \(file is not a database\)"):
        await start_up(tmp_path)


@pytest.mark.parametrize("body", [b"\xff\xff\xff", b"", Task(id="another").SerializeToString()])
async def test_a_damaged_task_is_failed_and_set_aside_and_the_others_go_on(tmp_path, http, body):
    service = agent("curious", asks_then_finds("curious"))
    async with served(service, keep=str(tmp_path)) as url:
        remote = await RemoteAgent.at(url, http)
        hurt, well = [await remote.ask(sent(to_part(R1)), quietly, 5) for _ in range(2)]
    with closing(sqlite3.connect(tmp_path / "curious.sqlite")) as file:
        file.execute("update task_bodies set body = ? where id = ?", (body, hurt.task_id))
        file.commit()

    async with served(service, keep=str(tmp_path)) as url:
        remote = await RemoteAgent.at(url, http)
        tasks = {task.id: task for task in (await remote.tasks(ListTasksRequest())).tasks}

    assert TaskState.Name(tasks[hurt.task_id].status.state) == "TASK_STATE_FAILED"
    assert "set aside in" in words(tasks[hurt.task_id].status.message.parts)
    assert TaskState.Name(tasks[well.task_id].status.state) == "TASK_STATE_INPUT_REQUIRED"
    with closing(sqlite3.connect(tmp_path / "curious.sqlite")) as file:
        assert file.execute("select kind, id, body from damaged").fetchall() == [("task", hurt.task_id, body)]


@pytest.mark.parametrize("name", ["calm-keys.json", "calm-pins.json", "credentials.json"])
async def test_damaged_keys_and_pins_are_one_sentence_too(tmp_path, name):
    (tmp_path / "clients.json").write_text("[]")
    (tmp_path / name).write_text("{")
    with pytest.raises(UnusableStorage, match=rf"{name} is damaged: move it away"):
        await start_up(tmp_path)
