"""What the documents say is so: settings, commands, denials, extensions, figures."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from orchestrator.cli.main import app
from orchestrator.language.llm.settings import ModelSettings
from protocols.a2a.extensions import MODELS
from protocols.a2a.settings import Settings
from protocols.live.settings import LiveSettings
from tests.import_reach import ROOMS, ROOT

README = (ROOT / "README.md").read_text("utf-8")
SETTING = re.compile(r"[A-Z][A-Z0-9_]+")
EVERYWHERE = {"--url", "--help"}
"""Said once for all commands, below the table."""
NOT_IN_CONTAINERS = {
    "HOST": "the image listens everywhere",
    "KEEP": "a volume for each service",
    "MAP": "mounted",
    "GRPC_URL": "for a proxy of one's own",
    "LIVE_CACHE": "in the volume",
    "CATALOGUE_SNAPSHOT": "a file that would have to be mounted",
    "SECURITY_SNAPSHOT": "a file that would have to be mounted",
    "CATALOGUE_OVERLAY": "a file that would have to be mounted",
    "CONFORMANCE": "refused beyond loopback",
    "COUNCIL_KEY": "for the terminal",
    "SLIM_SHARED_SECRET": "of a program beside the platform",
    "OTEL_INSTRUMENTATION_A2A_SDK_ENABLED": "for developers of the SDK",
}


def section(title: str) -> str:
    """What stands under a heading of the README."""
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table whose first cell is code."""
    return [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")]


def settings_read(path: Path) -> Iterator[str]:
    """The names a settings module looks up, and those the terminal's options take from the environment."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.keyword(arg="envvar", value=ast.Constant(value=str(name))):
                yield name
            case _ if not path.stem.endswith("settings"):
                continue
            case ast.Call(func=ast.Attribute(attr="get" | "setdefault"), args=[ast.Constant(value=str(name)), *_]):
                yield name
            case ast.Subscript(slice=ast.Constant(value=str(name))):
                yield name
            case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In()]):
                yield name


def known_settings() -> set[str]:
    """Every setting any code of ours reads."""
    names = {name for room in ROOMS for path in (ROOT / room).rglob("*.py") for name in settings_read(path)}
    return {name for name in names if SETTING.fullmatch(name)}


def table_of_settings() -> set[str]:
    return {name for row in rows(section("Settings")) for name in re.findall(r"`(\w+)`", row[0])}


def test_every_setting_that_is_read_stands_in_the_table_and_no_other():
    assert table_of_settings() == known_settings()


def test_every_setting_that_can_be_set_in_containers_is_passed_on_by_compose():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    passed = {name for service in services.values() for name in service["environment"]}
    assert known_settings() - passed == NOT_IN_CONTAINERS.keys()


def commands(group: Any, before: str = "") -> dict[str, Any]:
    """Every command by what is typed after `council`, those below another one too."""
    named = {f"{before}{name}": command for name, command in group.commands.items()}
    below = [commands(command, f"{name} ") for name, command in named.items() if hasattr(command, "commands")]
    return named | {name: command for each in below for name, command in each.items()}


def test_every_command_and_option_stands_in_the_table_and_no_other():
    there = {
        name: {option for each in command.params for option in each.opts if option.startswith("--")} - EVERYWHERE
        for name, command in commands(typer.main.get_command(app)).items()
    }
    said: dict[str, set[str]] = {}
    for row in rows(section("Ask from the terminal")):
        typed = f"{row[0].split('`')[1].removeprefix('council ')} "
        name = max((name for name in there if typed.startswith(f"{name} ")), key=len, default=typed)
        said[name] = set(re.findall(r"(?<![\w-])--[a-z-]+", " ".join(row))) - EVERYWHERE
    assert said == there | {"record": there["record"] - {"--output"}}


DENIED: dict[str, Callable[[], bool]] = {
    "nothing is looked up live": lambda: not LiveSettings().on,
    "Authentication is off": lambda: not Settings.from_env({}).auth,
    "TLS": lambda: not re.search(r"ssl_keyfile|add_secure_port", code()),
    "language model": lambda: not ModelSettings.from_env({}).base_url,
}


def code() -> str:
    return "\n".join(path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("denial", [line for line in section("What it does not do").splitlines() if line[:2] == "- "])
def test_what_the_readme_denies_is_absent(denial):
    """Add what proves it to DENIED when you write another."""
    proofs = [absent for phrase, absent in DENIED.items() if phrase in denial]
    assert proofs
    assert all(absent() for absent in proofs)


def test_nothing_that_is_there_is_denied():
    denied = section("What it does not do").lower()
    assert [each for each in ("grpc", "push notification", "extended card", "signed card") if each in denied] == []


def test_every_extension_stands_in_the_table_of_the_protocol():
    page = (ROOT / "docs/protocol.md").read_text("utf-8").split("## Extensions")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(https://\S+)`", page, re.MULTILINE)) == MODELS.keys()
    assert page.strip().startswith("Each is optional")


def test_no_page_has_a_heading_twice():
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        headings = re.findall(r"^## .*$", page.read_text("utf-8"), re.MULTILINE)
        assert len(headings) == len(set(headings)), page


def test_no_document_counts_lines_of_code():
    """A figure nobody checks is wrong after the next change: say what it is short for instead.

    Those of add-an-agent.md are checked, in tests/orchestrator/cli/test_new_agent.py.
    """
    counted = re.compile(r"\b(\d+|ten|twenty|thirty|forty|fifty|sixty|hundred) lines\b")
    pages = [ROOT / "README.md", *(page for page in ROOT.glob("docs/*.md") if page.name != "add-an-agent.md")]
    found = [(page.name, match[0]) for page in pages for match in counted.finditer(page.read_text("utf-8"))]
    assert found == []


def test_the_first_screen_says_how_to_start_and_test():
    screen = "\n".join(README.splitlines()[:40])
    assert [each for each in ("make up", "make test", "docker compose up") if each not in screen] == []


def test_the_image_starts_the_same_council_command_as_the_package():
    module, _, name = re.findall(r'^council = "([\w.]+)(:)(\w+)"$', (ROOT / "pyproject.toml").read_text(), re.M)[0]
    assert f"from {module} import {name}" in (ROOT / "Dockerfile").read_text("utf-8")


def test_the_picture_of_the_house_shows_the_imports_there_are_else_run_docs_house_py():
    """Users above what they use: a package that moved, or uses another, changes the picture."""
    from docs.house import PICTURE, draw, uses

    assert PICTURE.read_text("utf-8") == draw()
    assert uses("protocols")["protocols.hosting"] >= {"protocols.a2a", "protocols.faults"}


def test_the_glossary_keeps_old_terms_out_of_the_documents_a_newcomer_reads_first():
    """Left of each row of the glossary stands the term, right of it what is not used for it."""
    glossary = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Words\n")[1].split("\n## ")[0]
    banned = [word.strip(" `") for row in rows(glossary) for word in row[-1].split(",") if word.strip(" `-|")]
    texts = {name: (ROOT / name).read_text("utf-8").lower() for name in ("README.md", "docs/tour.md")}

    found = {
        name: [word for word in banned if re.search(rf"\b{re.escape(word)}\b", text)] for name, text in texts.items()
    }
    assert len(banned) > 5
    assert {name: words for name, words in found.items() if words} == {}
