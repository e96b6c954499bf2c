"""The map of the platform, compose.yaml, read as data: which services there are, and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

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
    """The file is not a map this platform can read."""


def read_map(path: Path) -> tuple[Place, ...]:
    """Every service that runs a Python module, in the order of the file; raises UnusableMap."""
    try:
        services = yaml.safe_load(path.read_text("utf-8"))["services"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise UnusableMap(f"{path} is not a compose file with services: {error}") from error
    return tuple(
        Place(
            name,
            str(service["command"]).removeprefix(MODULE),
            MappingProxyType({key: str(value) for key, value in service.get("environment", {}).items()}),
            service.get("labels", {}).get(LABEL[0]) == LABEL[1],
            _trust(name, service.get("labels", {}).get(TRUST_LABEL, TrustLevel.MAY_BLOCK)),
        )
        for name, service in services.items()
        if str(service.get("command", "")).startswith(MODULE)
    )


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
