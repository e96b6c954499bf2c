"""Which component a whole name means: exactly one, a family's default, or none, with the nearest named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from protocols.adoption.component import Component, Kind
from protocols.adoption.registry.name_tokens import Token, key, tokens
from protocols.adoption.registry.own_spellings import BUILD
from protocols.adoption.registry.records import Record
from protocols.adoption.registry.registry import Registry, packaged

# `2.9`, `v0.6.3`, `1.31rc1` after the name of software.
_RELEASE = re.compile(
    r"^[\s-]*(?:v|version|release)?[\s.]*(\d+(?:\.\d+)*)(?:[-.]?(?:rc|beta|alpha|dev)\d*)?$", re.IGNORECASE
)
_UNVERSIONED = frozenset((Kind.MODEL, Kind.DATASET))


class ResolutionBasis(StrEnum):
    """On what a name was resolved."""

    NAME = "name"
    FAMILY = "family"
    NONE = "none"


@dataclass(frozen=True)
class Resolution:
    """The component a name means, with the release that was named; or the nearest ids, when it is known to nobody."""

    basis: ResolutionBasis
    id: str | None = None
    version: str | None = None
    nearest: tuple[str, ...] = ()


def resolve(name: str, registry: Registry) -> Resolution:
    """Every token of `name` must belong to the component's own name, its build or its release."""
    if match := exact(name, registry):
        return match
    # Imported here: agents resolve exact names alone, and need no library that compares spellings.
    from protocols.adoption.registry.nearest import nearest

    return Resolution(ResolutionBasis.NONE, nearest=nearest(name, registry))


def exact(name: str, registry: Registry) -> Resolution | None:
    """As `resolve`, without looking for what is nearest to a name that nobody knows."""
    for spelling in _ways(name, registry):
        if match := _spelt(tokens(spelling), registry) or _released(spelling, registry):
            return match
    return None


def is_another(component: Component, own_id: str) -> bool:
    """Whether the registry knows a component under a name of its own that is not the one a catalogue has as `own_id`.

    A catalogue's looser spelling of names must not answer for a sibling: whisper-base is not whisper-large-v3.
    """
    registry = packaged()
    given = component.id if component.id in registry.records else None
    id = given or getattr(exact(component.name, registry), "id", None)
    own = own_id if own_id in registry.records else getattr(exact(own_id, registry), "id", None)
    return id is not None and own is not None and id != own


def _ways(name: str, registry: Registry) -> tuple[str, ...]:
    """The name as it stands, without what only tells the build, and without its maker in front."""
    plain = BUILD.sub("", f" {name}").strip()
    parts = tokens(plain)
    makers = next((at for at, part in enumerate(parts) if part.text not in registry.makers), 0)
    return tuple(dict.fromkeys((name, plain, plain[parts[makers].start :] if makers else plain)))


def _spelt(parts: Sequence[Token], registry: Registry) -> Resolution | None:
    spelling = key(parts)
    if id := registry.own.get(spelling):
        return Resolution(ResolutionBasis.NAME, id)
    if id := registry.defaults.get(spelling):
        return Resolution(ResolutionBasis.FAMILY, id)
    return None


def _released(name: str, registry: Registry) -> Resolution | None:
    """Software with a release that it may have: not one beyond the last major release that was read."""
    parts = tokens(name)
    for size in range(len(parts) - 1, 0, -1):
        id = registry.own.get(key(parts[:size]))
        release = _RELEASE.match(name[parts[size - 1].end :]) if id else None
        if id and release:
            record = registry.records[id]
            return Resolution(ResolutionBasis.NAME, id, release[1]) if _may_be(record, release[1]) else None
    return None


def _may_be(record: Record, release: str) -> bool:
    if record.kind in _UNVERSIONED:
        return False
    if record.latest is None:
        return "." in release
    major = re.match(r"\d+", record.latest)
    return major is None or int(release.split(".")[0]) <= int(major.group())


def released(name: str) -> tuple[str, str | None]:
    """The name and the release of software, `vLLM 0.12`; no release where the registry knows that there is none."""
    match = exact(name, packaged())
    if match and match.id and match.version:
        return packaged().records[match.id].name, match.version
    return name, None
