"""The house rules that a reader relies on, checked; each name says what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocols.a2a.map import agents_on, read_map

ROOT = Path(__file__).parent.parent
ROOMS = ("protocols", "orchestrator", "agents")
AGENTS = sorted(path.parent.name for path in ROOT.glob("agents/*/card.py"))
RULES = [*ROOT.glob("agents/*/assess.py"), *(ROOT / "orchestrator" / name for name in ("plan.py", "recommend.py"))]
IO = {"a2a", "httpx", "starlette", "fastapi", "uvicorn", "aiosqlite", "sqlite3", "os", "pathlib", "socket", "time"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def rooms_used_by(folder: Path) -> set[str]:
    found = {name for path in folder.rglob("*.py") for name in imports(path) if name.split(".")[0] in ROOMS}
    return {".".join(name.split(".")[:2]) if name.startswith("agents.") else name.split(".")[0] for name in found}


def test_protocols_imports_nothing_else_of_ours():
    assert rooms_used_by(ROOT / "protocols") <= {"protocols"}


def test_the_orchestrator_knows_agents_only_by_url_and_card():
    assert rooms_used_by(ROOT / "orchestrator") <= {"protocols", "orchestrator"}


@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_imports_protocols_only_and_itself_relatively(name):
    assert rooms_used_by(ROOT / "agents" / name) <= {"protocols"}


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rules_do_no_io_so_move_what_reads_to_an_edge(path):
    used = {name.split(".")[0] for name in imports(path)} - ({"a2a"} if path.name == "plan.py" else set())
    assert not used & IO


@pytest.mark.parametrize("room", ["protocols", "orchestrator"])
def test_no_agents_name_stands_outside_its_folder(room):
    """Which agents there are is said by compose.yaml; write what a card says instead."""
    named = re.compile(rf"\bagents[./]({'|'.join(AGENTS)})\b")
    assert [str(path) for path in (ROOT / room).rglob("*.py") if named.search(path.read_text("utf-8"))] == []


def test_the_page_has_no_agents_name_in_it():
    named = re.compile(rf"['\"`]({'|'.join(AGENTS)})['\"`]")
    pages = [path for kind in ("*.js", "*.html") for path in (ROOT / "orchestrator/ui").rglob(kind)]
    assert [str(path) for path in pages if "vendor" not in path.parts and named.search(path.read_text("utf-8"))] == []


def test_every_agent_folder_is_on_the_map():
    places = read_map(ROOT / "compose.yaml")
    assert sorted(agents_on(places)) == AGENTS
    assert {place.name: place.module for place in places if place.is_agent} == {
        name: f"agents.{name}" for name in AGENTS
    }


def test_only_parts_turns_nouns_into_protobuf_data():
    users = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "new_data_part" in path.read_text()]
    assert [path.name for path in users] == ["parts.py"]


def test_the_environment_is_read_at_the_door_only():
    doors = {"settings.py", "live_settings.py", "health.py", "launch.py", "__init__.py", "__main__.py", "app.py"}
    readers = {
        path.name
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)", path.read_text("utf-8"))
    }
    assert readers <= doors


def test_a_module_says_in_its_first_line_what_it_does():
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.read_text("utf-8").strip()]
    assert [str(path) for path in modules if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []


def test_no_registrys_host_stands_anywhere_and_no_address_in_a_lock():
    hosts = re.compile("py" + r"pi\.org|python" + r"hosted|registry\.npm" + "js|deb\\.deb" + "ian")
    for lock in ROOT.glob("*.lock"):
        assert not re.search(r"https?://", lock.read_text("utf-8"))
    folders = [ROOT / name for name in (*ROOMS, "bench", "docs", "tests", ".ci")]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix not in {".png", ".pyc"}]
    files += [path for path in ROOT.iterdir() if path.suffix != ".sqlite"]
    named = [path for path in files if path.is_file() and hosts.search(path.read_text("utf-8", "replace"))]
    assert named == []
