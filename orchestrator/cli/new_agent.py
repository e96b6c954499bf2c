"""`council new-agent NAME`: a whole agent with one finding, its test, its README and its lines on the map."""

import re
import shutil
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.display.terminal import out, refusals
from orchestrator.cli.display.text_layout import print_line
from orchestrator.local import manifests, map_editor
from protocols.a2a.compose_map import UnusableMap

NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
TEMPLATES = Path(__file__).parent / "data" / "new_agent"
PLACEHOLDER = "NAME"
MANIFESTS = Path("deploy/kubernetes/base")
TESTS = ("test_agent.py",)


class Language(StrEnum):
    """What an agent can be written in here."""

    PYTHON = "python"
    JAVASCRIPT = "js"


class NotMade(ValueError):
    """The agent cannot be made; the text says why and what to do."""


def new_agent(
    name: Annotated[str, typer.Argument(help="Its name, its folder's and its concern's: letters, digits and _.")],
    language: Annotated[Language, typer.Option(help="What it is written in.")] = Language.PYTHON,
    llm: Annotated[bool, typer.Option("--llm", help="A language model words its summary.")] = False,
) -> None:
    """Make an agent that runs, finds something and is weighed; run this where compose.yaml is."""
    with refusals("new-agent", NotMade, UnusableMap):
        files = make(Path.cwd(), name, language, llm)
    for file in files:
        print_line(out, f"made {file}")
    if language is Language.PYTHON:
        print_line(out, f"added its lines to compose.yaml, and its manifest to {MANIFESTS}")
    readme = next(file for file in files if file.endswith("README.md"))
    print_line(out, f"How to run, ask, check and test it: {readme}")


def make(root: Path, name: str, language: Language = Language.PYTHON, llm: bool = False) -> list[str]:
    """Writes the files below `root`; returns their paths from there. Raises NotMade and UnusableMap."""
    if not NAME.fullmatch(name):
        raise NotMade(f"{name!r} is no name for a folder of Python: use small letters, digits and _, such as conduct")
    if not (root / "agents").is_dir() or not (root / "compose.yaml").is_file():
        raise NotMade(f"{root} has no agents/ and compose.yaml: run this in a clone of the project")
    folder, tests = root / "agents" / name, root / "tests" / "agents" / name
    for place in (folder, tests):
        if place.exists():
            raise NotMade(f"{place.relative_to(root)} is there already")
    if language is Language.JAVASCRIPT and llm:
        raise NotMade("--llm is for Python; a model can be asked from JavaScript just as well, by hand")
    if language is Language.PYTHON:
        map_editor.add(root / "compose.yaml", name)
        manifests.add(root / MANIFESTS, name)
    template = "llm" if llm else "javascript" if language is Language.JAVASCRIPT else "python"
    return sorted(
        str(_copied(path, (tests if path.name in TESTS else folder) / path.name, name).relative_to(root))
        for path in (TEMPLATES / template).iterdir()
        if path.is_file()
    )


def _copied(template: Path, path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, path)
    if path.suffix != ".py":
        path.write_text(path.read_text("utf-8").replace(PLACEHOLDER, name), "utf-8")
    return path
