"""A value in a private file: seen by every process that shares it, and no update is lost between two of them."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import TypeAdapter

from protocols.storage.documents.json_file import JsonFile
from protocols.storage.folder import UnusableStorage

LEVELS = TypeAdapter(dict[str, int])


def test_what_one_writes_the_other_reads(tmp_path):
    path = tmp_path / "levels.json"
    first, second = (JsonFile(path, LEVELS, {}) for _ in range(2))

    first.update(lambda levels: levels | {"a": 1})

    assert second.read() == {"a": 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_updates_at_the_same_time_are_all_kept(tmp_path):
    files = [JsonFile(tmp_path / "levels.json", LEVELS, {}) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: files[name].update(lambda levels: levels | {str(name): name}), range(8)))

    assert files[0].read() == {str(name): name for name in range(8)}


def test_without_a_path_it_stays_in_memory():
    memory = JsonFile(None, LEVELS, {})

    memory.update(lambda levels: levels | {"a": 1})

    assert memory.read() == {"a": 1}


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "levels.json").write_text('{"a": "many"}')

    with pytest.raises(UnusableStorage, match=r"levels\.json is damaged"):
        JsonFile(tmp_path / "levels.json", LEVELS, {}).read()
