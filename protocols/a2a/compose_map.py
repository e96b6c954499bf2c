"""Reads compose.yaml as the list of services: their names, URLs, commands and labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from protocols.adoption import TrustLevel

MAP = Path(__file__).parents[2] / "compose.yaml"
MODULE = "python -m "
LABEL = ("council", "agent")
TRUST_LABEL = "council.trust"


@dataclass(frozen=True)
class Place:
    """One service on the map: the module it runs, its environment there, whether it is an agent, how far trusted."""

    name: str
    module: str
    environment: Mapping[str, str]
    is_agent: bool
    trust: TrustLevel = TrustLevel.MAY_BLOCK

    @property
    def url(self) -> str:
        """Where the others reach it."""
        return self.environment["PUBLIC_URL"]


class UnusableMap(ValueError):
    """The file is not a map this platform can read; the text says which entry to mend, and how."""


def read_map(path: Path) -> tuple[Place, ...]:
    """Every service that runs a Python module, in the order of the file; raises UnusableMap."""
    try:
        services = yaml.safe_load(path.read_text("utf-8"))["services"]
        places = [_place(str(name), service) for name, service in services.items()]
    # Before ValueError, which it is: its sentence names the entry.
    except UnusableMap:
        raise
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnusableMap(f"{path} is not a compose file with services: {error}") from error
    placed = tuple(place for place in places if place)
    for place in placed:
        if place.is_agent and not place.environment.get("PUBLIC_URL"):
            raise UnusableMap(
                f"{path}: {place.name} has no PUBLIC_URL, so nobody could reach it; "
                f'add PUBLIC_URL: "http://{place.name}:8000" to its environment'
            )
    unlabelled = [place.name for place in placed if not place.is_agent]
    # One forgotten label would make an agent a second orchestrator that nobody asks.
    if len(unlabelled) > 1:
        raise UnusableMap(
            f"{path}: {', '.join(unlabelled)} carry no label `council: agent`. One service has none, the orchestrator; "
            "give it to the others by `<<: *agent`, or by `labels: { council: agent }`"
        )
    return placed


def off_map(name: str) -> Place:
    """An agent that is not on the map, by its folder under agents/ or, with a dot in it, by its module."""
    module = name if "." in name else f"agents.{name}"
    short = name.rpartition(".")[2]
    return Place(short, module, {"PUBLIC_URL": f"http://{short}:8000"}, is_agent=True)


def _trust(name: str, label: str) -> TrustLevel:
    try:
        return TrustLevel(label)
    except ValueError as error:
        levels = ", ".join(TrustLevel)
        raise UnusableMap(f"the label {TRUST_LABEL} of {name} is {label!r}; use one of {levels}") from error


def agents_on(places: tuple[Place, ...]) -> dict[str, str]:
    """The agents' URLs by name."""
    return {place.name: place.url for place in places if place.is_agent}


def trusted_on(places: tuple[Place, ...]) -> dict[str, TrustLevel]:
    """How far the map trusts each agent, by name."""
    return {place.name: place.trust for place in places if place.is_agent}


def _place(name: str, service: Mapping[str, Any]) -> Place | None:
    command = service.get("command") or ""
    command = command if isinstance(command, str) else " ".join(command)
    if not command.startswith(MODULE):
        return None
    environment = MappingProxyType(_pairs(service.get("environment")))
    labels = _pairs(service.get("labels"))
    trust = _trust(name, labels.get(TRUST_LABEL, TrustLevel.MAY_BLOCK))
    return Place(name, command.removeprefix(MODULE), environment, labels.get(LABEL[0]) == LABEL[1], trust)


def _pairs(section: Mapping[str, Any] | list[str] | None) -> dict[str, str]:
    """A section as compose allows it: a mapping, or a list of NAME=VALUE; what has no value is left out."""
    if isinstance(section, list):
        return dict(entry.split("=", 1) for entry in section if "=" in entry)
    return {name: str(value) for name, value in (section or {}).items() if value is not None}
