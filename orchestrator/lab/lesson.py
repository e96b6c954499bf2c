"""What a lesson is: what it teaches, the code that runs, and what must be seen for it to have been taught."""

import ast
import inspect
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import httpx
from a2a.types import AgentCard

T = TypeVar("T")
SPECIFICATION = "https://a2a-protocol.org/latest/specification/"
OF_THE_LAB = "orchestrator.lab"


@dataclass(frozen=True)
class Section:
    """A section of the A2A 1.0 specification, by number and heading."""

    number: str
    heading: str

    @property
    def url(self) -> str:
        """Where it can be read; the anchor is made of number and heading, as the specification's site makes it."""
        words = re.sub(r"[^\w\s-]", "", f"{self.number} {self.heading}").lower().split()
        return f"{SPECIFICATION}#{'-'.join(words)}"


@dataclass(frozen=True)
class Live:
    """What a lesson's code works with: `url` is the base URL of the agent chosen for it, `http` a client like any."""

    url: str
    http: httpx.AsyncClient


@dataclass(frozen=True)
class Partner:
    """Whom a lesson talks to: the first agent whose AgentCard `suits`; `says` puts that in words."""

    says: str
    suits: Callable[[AgentCard], bool]


@dataclass(frozen=True)
class Check(Generic[T]):
    """One thing that must be so: what `sees` finds in what came back equals `expects`, which may look there too."""

    says: str
    sees: Callable[[T], object]
    expects: object | Callable[[T], object]


@dataclass(frozen=True)
class Lesson(Generic[T]):
    """`teaches` is its module's docstring; `requests` names calls worth showing, by JSON-RPC method or part of a URL.

    `shows` makes texts out of what came back, by title.
    """

    number: int
    title: str
    teaches: str | None
    sections: tuple[Section, ...]
    partner: Partner
    run: Callable[[Live], Awaitable[T]]
    checks: tuple[Check[T], ...]
    requests: tuple[str, ...]
    shows: Callable[[T], dict[str, str]] = lambda seen: {}

    @property
    def prose(self) -> str:
        """What it teaches, a line a paragraph."""
        paragraphs = (self.teaches or "").strip().split("\n\n")[1:]
        return "\n\n".join(" ".join(each.split()) for each in paragraphs)


def code_of(lesson: Lesson[Any]) -> str:
    """The source of the very function that runs, under the imports and definitions it needs."""
    text = inspect.getsource(sys.modules[lesson.run.__module__])
    body = ast.parse(text).body
    needed = {lesson.run.__name__}
    while more := {name for node in body if _defines(node) & needed for name in _names(node)} - needed:
        needed |= more
    imports = [line for node in body if (line := _import(node, needed))]
    definitions = [ast.get_source_segment(text, node) or "" for node in body if _defines(node) & needed]
    return "\n".join(imports) + "\n\n\n" + "\n\n\n".join(definitions) + "\n"


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.name} if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) else set()


def _names(node: ast.stmt) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _import(node: ast.stmt, used: set[str]) -> str:
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return ""
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OF_THE_LAB):
        return ""
    node.names = [alias for alias in node.names if (alias.asname or alias.name).split(".")[0] in used]
    return ast.unparse(node) if node.names else ""
