"""Checks a request and its answer against each other, beyond what a schema can say."""

from collections.abc import Iterator
from typing import Any

from protocols.explain.answers import RecordedAnswer
from protocols.explain.classify import ParsedExchange
from protocols.explain.explanation import MessagePlace
from protocols.explain.violations import At, Departures, shown


def pair_departures(reading: ParsedExchange, answers: list[RecordedAnswer]) -> Departures:
    """Roles, the history's length, and Artifacts that nobody asked for."""
    request = reading.asked if isinstance(reading.asked, dict) else {}
    yield from _role(request.get("message"), "ROLE_USER", At(MessagePlace.REQUEST).below(*reading.prefix, "message"))
    for answer in answers:
        content = answer.content if isinstance(answer.content, dict) else {}
        yield from _role(content.get("message"), "ROLE_AGENT", answer.inside.below("message"))
        yield from _history(request, content, answer.inside)
        if reading.name == "ListTasks" and request.get("includeArtifacts") is not True:
            yield from _unwanted(content.get("tasks"), answer.inside.below("tasks"))


def _role(message: Any, role: str, at: At) -> Departures:
    if isinstance(message, dict) and message.get("role") in {"ROLE_USER", "ROLE_AGENT"} - {role}:
        yield at.below("role").breaks(shown(message["role"]), f"{role}: it is who speaks here", "4.1.5")


def _history(request: dict[str, Any], content: dict[str, Any], at: At) -> Departures:
    configuration = request.get("configuration")
    holder = configuration if isinstance(configuration, dict) else request
    most = holder.get("historyLength")
    if not isinstance(most, int) or isinstance(most, bool):
        return
    for place, task in _tasks(content, at):
        history = task.get("history")
        if isinstance(history, list) and len(history) > most:
            yield place.below("history").breaks(f"{len(history)} Messages", f"at most {most}", "3.2.4")


def _tasks(content: dict[str, Any], at: At) -> Iterator[tuple[At, dict[str, Any]]]:
    tasks = content.get("tasks")
    places = [(at, content), (at.below("task"), content.get("task"))]
    places += [
        (at.below("tasks", number), task) for number, task in enumerate(tasks if isinstance(tasks, list) else [])
    ]
    yield from ((place, task) for place, task in places if isinstance(task, dict))


def _unwanted(tasks: Any, at: At) -> Departures:
    for number, task in enumerate(tasks if isinstance(tasks, list) else []):
        if isinstance(task, dict) and "artifacts" in task:
            demanded = "no artifacts at all, since includeArtifacts was not true"
            yield at.below(number, "artifacts").breaks(shown(task["artifacts"]), demanded, "3.1.4")
