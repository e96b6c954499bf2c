"""What a lesson is: its text, the code that runs, and the checks on what comes back."""

import ast
import inspect
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import grpc
import httpx
from a2a.types import AgentCard

from orchestrator.lab.inbox import Inbox

T = TypeVar("T")
OF_THE_LAB = "orchestrator.lab"


@dataclass(frozen=True)
class Live:
    """What a lesson's code works with: `url` is the base URL of the agent chosen for it, `http` a client like any.

    `client` is the id and the secret of a client the agent knows, empty when none is held for it; `inbox` opens a
    webhook of its own, for as long as it is used; `channel` opens a gRPC channel to a host:port; `serve` serves an
    agent or another app as long, and gives its URL.
    """

    url: str
    http: httpx.AsyncClient
    client: tuple[str, str]
    inbox: Callable[[], AbstractAsyncContextManager[Inbox]]
    channel: Callable[[str], grpc.aio.Channel]
    serve: Callable[..., AbstractAsyncContextManager[str]]


@dataclass(frozen=True)
class Partner:
    """Whom a lesson talks to: the first agent whose AgentCard `suits`; `description` puts that in words.

    With `knows_learner` only one counts at which whoever learns is a client with a secret.
    """

    description: str
    suits: Callable[[AgentCard], bool]
    knows_learner: bool = False


@dataclass(frozen=True)
class Check(Generic[T]):
    """One thing that must be so: `actual` of the result equals `expected`, which may be computed from it too."""

    claim: str
    actual: Callable[[T], object]
    expected: object | Callable[[T], object]


@dataclass(frozen=True)
class Lesson(Generic[T]):
    """`teaches` is its module's docstring, `sections` are numbers of the specification's.

    `requests` names the calls worth showing, by JSON-RPC method or part of a URL; `excerpts` makes texts out of the
    result, by title.
    """

    number: int
    title: str
    teaches: str | None
    sections: tuple[str, ...]
    partner: Partner
    run: Callable[[Live], Awaitable[T]]
    checks: tuple[Check[T], ...]
    requests: tuple[str, ...]
    excerpts: Callable[[T], dict[str, str]] = lambda result: {}

    @property
    def prose(self) -> str:
        """What it teaches, a line a paragraph."""
        paragraphs = (self.teaches or "").strip().split("\n\n")[1:]
        return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def code_of(lesson: Lesson[Any]) -> str:
    """The source of the very function that runs, under the imports and definitions it needs."""
    text = inspect.getsource(sys.modules[lesson.run.__module__])
    body = ast.parse(text).body
    needed = {lesson.run.__name__}
    # Until nothing new is named: a helper's own helpers belong to the code as well.
    while more := {name for node in body if _defines(node) & needed for name in _names(node)} - needed:
        needed |= more
    imports = "\n\n".join("\n".join(lines) for lines in _imports(body, needed) if lines)
    definitions = [node for node in body if _defines(node) & needed]
    # Constants first, as in the module; then classes and functions.
    constants = [ast.get_source_segment(text, node) or "" for node in definitions if isinstance(node, ast.Assign)]
    functions = [ast.get_source_segment(text, node) or "" for node in definitions if not isinstance(node, ast.Assign)]
    head = imports + ("\n\n" + "\n".join(constants) if constants else "")
    return "\n\n\n".join([head, *functions]) + "\n"


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.name} if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) else set()


def _names(node: ast.stmt) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _imports(body: list[ast.stmt], used: set[str]) -> tuple[list[str], list[str]]:
    """Lines that import from Python's own library, and from elsewhere; the lab itself is none of what is taught."""
    own, others = list[str](), list[str]()
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
            node.names = [alias for alias in node.names if (alias.asname or alias.name).split(".")[0] in used]
            if node.names and not module.startswith(OF_THE_LAB):
                (own if module.split(".")[0] in sys.stdlib_module_names else others).append(ast.unparse(node))
    return own, others
