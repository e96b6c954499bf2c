"""The components the agent knows, and finding one without ever taking a name for another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from packageurl import PackageURL
from rapidfuzz import fuzz, process

from protocols.adoption import Component, Evidence, Kind

from .claim import Stated

_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_VERSION_AT_END = re.compile(r"[\s@=]{1,9}v?(\d[A-Za-z0-9.+-]{0,60})$")
_HUB_ONLY = {Kind.MODEL, Kind.DATASET}
_SYSTEMS = ("pypi", "npm", "huggingface", "github")


class AmbiguousName(ValueError):
    """Two entries of the catalogue go by one name."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """A published weakness; `affected` a version range (`>=0.10.1,<0.14.0`), `None` when no source said it."""

    id: str
    says: str
    evidence: Evidence
    affected: str | None = None
    fixed: str | None = None
    severity: str | None = None
    package: str | None = None

    @property
    def grave(self) -> bool:
        """Whether it is rated high or critical."""
        return self.severity in {"high", "critical"}


@dataclass(frozen=True, slots=True)
class Incident:
    """A release that was tampered with on its way to users."""

    says: str
    when: str
    versions: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True)
class Entry:
    """Everything the catalogue holds on one component."""

    id: str
    name: str
    kind: Kind
    publisher: str
    status: str
    status_is_judgement: bool
    aliases: tuple[str, ...] = ()
    task: str | None = None
    subkind: str | None = None
    country: str | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    superseded_by: str | None = None
    derived_from: str | None = None
    derived_licence: str | None = None
    alternatives: tuple[str, ...] = ()
    claims: tuple[Stated, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    incidents: tuple[Incident, ...] = ()

    def claim(self, *keys: str) -> Stated | None:
        """What is said under the first of `keys` that anything is said under."""
        for key in keys:
            if (found := self._by_key.get(key)) is not None:
                return found
        return None

    def under(self, prefix: str) -> tuple[Stated, ...]:
        """Every claim whose key begins with `prefix`."""
        return tuple(claim for claim in self.claims if claim.key.startswith(prefix))

    def with_claims(self, newer: Iterable[Stated]) -> "Entry":
        """The entry with newer claims in front, so that they are read before the packaged ones."""
        return replace(self, claims=(*newer, *self.claims))

    @cached_property
    def _by_key(self) -> dict[str, Stated]:
        first: dict[str, Stated] = {}
        for claim in self.claims:
            first.setdefault(claim.key, claim)
        return first


@dataclass(frozen=True)
class Catalogue:
    """Every Entry by id, and by each of the names it goes by."""

    entries: Mapping[str, Entry]
    names: Mapping[str, str]

    def find(self, component: Component) -> Entry | None:
        """The Entry meant by id, purl, name or alias; `None` rather than a near one."""
        if component.id and component.id in self.entries:
            return self.entries[component.id]
        by_purl = self._by_purl(component.purl)
        return by_purl or self._by_name(component.name) or (self._by_name(component.id) if component.id else None)

    def nearest(self, name: str, count: int = 3) -> tuple[Entry, ...]:
        """Entries with a similar name, for a person to pick from; none of them is taken for it."""
        wanted = spelled(name)[:200]
        close = process.extract(wanted, self.names.keys(), scorer=fuzz.WRatio, limit=4 * count, score_cutoff=75)
        ids = dict.fromkeys(self.names[match] for match, _, _ in close)
        return tuple(self.entries[known] for known in list(ids)[:count])

    def successors(self, entry: Entry) -> tuple[Entry, ...]:
        """What replaces the entry, and what replaces that, newest last."""
        found: list[Entry] = []
        while (newer := self.entries.get(entry.superseded_by or "")) and newer not in found and len(found) < 5:
            found.append(newer)
            entry = newer
        return tuple(found)

    def version_in(self, component: Component) -> str | None:
        """The version a person named: the field, the purl's, or the number at the end of a software's name."""
        if component.version:
            return component.version
        if component.purl and (purl := _parsed(component.purl)) and purl.version:
            return purl.version
        match = _VERSION_AT_END.search(component.name)
        return match[1] if match and spelled(component.name) not in self.names else None

    def _by_name(self, name: str) -> Entry | None:
        if (known := self.names.get(spelled(name))) is not None:
            return self.entries[known]
        without = _VERSION_AT_END.sub("", name)
        known = self.names.get(spelled(without)) if without != name else None
        entry = self.entries[known] if known else None
        return entry if entry and entry.kind not in _HUB_ONLY else None

    def _by_purl(self, text: str | None) -> Entry | None:
        purl = _parsed(text) if text else None
        if purl is None or purl.type not in _SYSTEMS:
            return None
        name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
        known = self.names.get(f"{purl.type}:{spelled(name)}")
        return self.entries[known] if known else None


def spelled(name: str) -> str:
    """A name as compared: words and numbers in order, so that spelling varies but every digit counts."""
    return " ".join(_TOKEN.findall(name.casefold()))


def index(entries: Iterable[Entry]) -> dict[str, str]:
    """The id under every name an entry goes by; an id outside counts only when it is one entry's alone.

    Raises AmbiguousName when two entries claim one name.
    """
    listed = tuple(entries)
    names: dict[str, str] = {}
    for entry in listed:
        for name in (entry.id, entry.name, *entry.aliases):
            if names.setdefault(spelled(name), entry.id) != entry.id:
                raise AmbiguousName(f"{name!r} is claimed by {names[spelled(name)]} and {entry.id}")
    outside: dict[str, set[str]] = {}
    for entry in listed:
        for system in _SYSTEMS if entry.kind not in _HUB_ONLY else ("huggingface",):
            if system in entry.ids:
                outside.setdefault(f"{system}:{spelled(entry.ids[system])}", set()).add(entry.id)
                outside.setdefault(spelled(entry.ids[system]), set()).add(entry.id)
    for name, ids in outside.items():
        if len(ids) == 1:
            names.setdefault(name, *ids)
    return names


def _parsed(text: str) -> PackageURL | None:
    try:
        return PackageURL.from_string(text)
    except ValueError:
        return None
