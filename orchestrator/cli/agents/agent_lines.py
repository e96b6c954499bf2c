"""An agent of the directory in lines of text: state, signature, part in a Run, health, card and its changes. Pure."""

from datetime import UTC, datetime
from typing import Any

INDENT = " " * 15
SHORT_HASH = 12


def agent_lines(agent: dict[str, Any], state: str) -> list[str]:
    """The lines of one agent as `GET /api/agents` lists it, the first with its name."""
    signed = f"signature {agent['signature']['state']} {agent['signature']['key'][:SHORT_HASH]}".strip()
    fix = f"  (fix: {agent['role']['fix']})" if agent["role"]["fix"] else ""
    first = f"{agent['name']:<14} {state}  {agent['url']}  {signed}"
    further = (agent["role"]["says"] + fix, _health(agent["health"]), _card(agent), _examination(agent["examination"]))
    return [first, *(INDENT + line for line in (*further, *map(_suite, agent["conformance"])) if line)]


def version_lines(version: dict[str, Any]) -> list[str]:
    """The lines of one card an agent had, as `GET /api/agents/history` lists it."""
    named = f"version {version['version']}, " if version["version"] else ""
    first = f"{_moment(version['at'])}  {named}card {version['hash'][:SHORT_HASH]}"
    return [first, *(f"  {change['kind']} {change['at']}{_values(change)}" for change in version["changes"])]


def _health(health: dict[str, Any]) -> str:
    if not health["lookups"]:
        return ""
    times = "" if health["median"] is None else f", card in {health['median']:g} ms (slowest {health['slowest']:g})"
    return f"there at {health['reached']} of the last {health['lookups']} looks{times}"


def _card(agent: dict[str, Any]) -> str:
    if not agent["card_hash"]:
        return ""
    changed = f", changed {_moment(agent['card_changed'])}: see its history" if agent["card_changed"] else ""
    return f"card {agent['card_hash'][:SHORT_HASH]}{changed}"


def _examination(examination: dict[str, Any] | None) -> str:
    if examination is None:
        return ""
    verdict = "sound" if examination["sound"] else "not sound"
    return f"examined {_moment(examination['at'])}: {verdict}, {examination['faults']} faults"


def _suite(summary: dict[str, Any]) -> str:
    return f"conformance, {summary['suite']} suite: {summary['passed']} passed, {summary['failed']} failed"


def _values(change: dict[str, Any]) -> str:
    if change["kind"] == "changed":
        return f": {change['before'] or 'none'} -> {change['after'] or 'none'}"
    return f": {change['after'] or change['before']}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
