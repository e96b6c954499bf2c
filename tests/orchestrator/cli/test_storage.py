"""What is kept is checked, copied while it is used, and put back; damage is named."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from a2a.server.cluster import TaskVersion
from a2a.types import Task, TaskState, TaskStatus
from typer.testing import CliRunner

from orchestrator.cli.main import app
from protocols.a2a.compose_map import MAP, read_map
from protocols.a2a.signing.key_store import SUFFIX, SigningKeys
from protocols.a2a.task_store import DurableTaskStore
from protocols.hosting.assembly import COMMON
from protocols.storage.documents.place import SharedRow
from protocols.storage.folder import folder_of_one
from protocols.storage.location import database_at, shared_database_at
from tests.protocols.a2a.test_quotas import of
from tests.protocols.storage.test_former_files import write_former_files

Council = Callable[..., str]


@pytest.fixture
def council() -> Council:
    """Runs a command that ends with this status; what it prints."""

    def run(*arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == status, result.output
        # Long paths of the tests are wrapped at the width of the terminal.
        return " ".join(result.output.split())

    return run


async def put(url: str, folder: Path, *names: str) -> None:
    """Tasks of these names at the service `cost`."""
    database = database_at(url, str(folder / "cost.sqlite"), "cost")
    store = DurableTaskStore(database)
    async with database.opened(*COMMON), store.opened():
        for name in names:
            task = Task(id=name, context_id="c", status=TaskStatus(state=TaskState.TASK_STATE_COMPLETED))
            await store.save(task, prev_version=TaskVersion.MISSING, context=of(""))


async def kept(url: str, folder: Path) -> set[str]:
    database = database_at(url, str(folder / "cost.sqlite"), "cost")
    async with database.opened(*COMMON):
        return {name for (name,) in await database.run(lambda transaction: transaction.rows("select id from tasks"))}


def test_a_backup_brings_back_what_was_kept_and_puts_aside_what_came_since(tmp_path, council: Council):
    keep = tmp_path / "keep"
    keep.mkdir()
    asyncio.run(put("", keep, "first"))
    (keep / "cost-keys.json").write_text("[]")

    council("backup", str(tmp_path / "copy"), "--keep", str(keep))
    asyncio.run(put("", keep, "second"))
    council("restore", str(tmp_path / "copy"), "--keep", str(keep))

    assert asyncio.run(kept("", keep)) == {"first"}
    assert (keep / "cost-keys.json").read_text() == "[]"
    (aside,) = tmp_path.glob("keep.before-*")
    assert asyncio.run(kept("", aside)) == {"first", "second"}


def test_a_folder_that_a_service_runs_on_is_not_replaced(tmp_path, council: Council):
    keep = tmp_path / "keep"
    keep.mkdir()
    asyncio.run(put("", keep, "first"))
    council("backup", str(tmp_path / "copy"), "--keep", str(keep))

    with folder_of_one(str(keep), "cost"):
        printed = council("restore", str(tmp_path / "copy"), "--keep", str(keep), status=1)

    assert "in use by cost" in " ".join(printed.split())


def test_a_backup_is_never_written_over_another(tmp_path, council: Council):
    (tmp_path / "cost.sqlite").touch()

    council("backup", str(tmp_path), "--keep", str(tmp_path), status=1)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("delete from task_bodies where id = 'first'", "cost: task first has no body"),
        ("update task_bodies set body = x'ff'", "cost: the body of task first is no Task"),
        ("update tasks set version = 3", "cost: task first has 0 events after its body, and should have 2"),
        ("drop table task_bodies", "lacks a table of this program"),
    ],
)
def test_rows_that_do_not_belong_together_are_named(tmp_path, council: Council, damage: str, sentence: str):
    asyncio.run(put("", tmp_path, "first"))
    assert "is sound" in council("check", "--keep", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "cost.sqlite")) as file:
        file.execute(damage)
        file.commit()

    assert sentence in " ".join(council("check", "--keep", str(tmp_path), status=1).split())


def test_a_damaged_file_is_named_and_not_restored_from(tmp_path, council: Council):
    asyncio.run(put("", tmp_path, *map(str, range(200))))
    content = bytearray((tmp_path / "cost.sqlite").read_bytes())
    content[4096 : len(content)] = b"\x55" * (len(content) - 4096)
    (tmp_path / "cost.sqlite").write_bytes(content)

    assert "cost.sqlite is damaged" in " ".join(council("check", "--keep", str(tmp_path), status=1).split())
    printed = council("restore", str(tmp_path), "--keep", str(tmp_path / "elsewhere"), status=1)
    assert "the backup is not sound" in " ".join(printed.split())


def test_files_of_the_version_before_are_migrated_by_the_command_however_often(tmp_path, council: Council):
    write_former_files(tmp_path)

    for _ in range(2):
        assert "orchestrator is up to date" in council("migrate", "--keep", str(tmp_path))

    assert "is sound" in council("check", "--keep", str(tmp_path))


def test_a_server_is_migrated_checked_copied_and_put_back(tmp_path, council: Council, postgres):
    url = postgres.url()
    council("migrate", "--database", url)
    asyncio.run(put(url, tmp_path, "first"))
    assert "is sound" in council("check", "--database", url)

    council("backup", str(tmp_path / "copy"), "--database", url)
    asyncio.run(put(url, tmp_path, "second"))
    council("restore", str(tmp_path / "copy"), "--database", url)

    assert asyncio.run(kept(url, tmp_path)) == {"first"}


def test_the_keys_of_services_that_share_a_server_are_rotated_there(
    tmp_path, council: Council, postgres, monkeypatch: pytest.MonkeyPatch
):
    url, names = postgres.url(), {place.name for place in read_map(MAP)}
    monkeypatch.setenv("MAP", str(MAP))
    before = {name: kids(url, name) for name in names}

    council("rotate-keys", "--database", url)
    handed_over = {name: kids(url, name) for name in names}
    council("rotate-keys", "--revoke", "--database", url)

    for name in names:
        assert handed_over[name][1:] == before[name]
        assert len(kids(url, name)) == 1
        assert kids(url, name)[0] not in handed_over[name]


def kids(url: str, name: str) -> list[str]:
    """The keys a replica signs with that starts now, the current one first."""
    keys = SigningKeys(SharedRow(shared_database_at(url, name), name + SUFFIX))
    return [key.kid for key in keys.kept]


@pytest.mark.parametrize("command", ["check", "migrate", "rotate-keys"])
def test_a_map_that_is_not_there_is_one_sentence(
    tmp_path, council: Council, monkeypatch: pytest.MonkeyPatch, command: str
):
    monkeypatch.setenv("MAP", str(tmp_path / "none.yaml"))

    printed = council(command, "--database", "postgresql://nobody@127.0.0.1:1/none", status=1)

    assert f"council {command}: " in printed
    assert "none.yaml is not a compose file" in printed


def test_a_server_that_is_away_is_one_sentence(council: Council):
    printed = council("check", "--database", "postgresql://nobody@127.0.0.1:1/none", status=1)

    assert "cannot be used" in " ".join(printed.split())
