"""The components the agent knows, and finding one without ever taking a name for another."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packageurl import PackageURL
from rapidfuzz import fuzz, process

from protocols.adoption import Component, Kind
from protocols.adoption.registry import is_another, released
from protocols.catalogue.entry import CatalogueEntry

# `Qwen3-32B` is qwen, 3, 32, b, `Command R+` ends in a plus: spelling may vary, every digit must agree.
_TOKEN = re.compile(r"\d+(?:\.\d+)*|\+|[^\W\d_]+")
# `vLLM v0.12`, `torch==2.5.1`, `PyTorch 2.5`
_VERSION_AT_END = re.compile(r"[\s@=]{1,9}v?(\d[A-Za-z0-9.+-]{0,60})$")
# A number at the end of a model's name is part of the name, never a version.
_HUB_ONLY = {Kind.MODEL, Kind.DATASET}
_SYSTEMS = ("pypi", "npm", "cargo", "golang", "huggingface", "github")


class AmbiguousName(ValueError):
    """Two entries of the catalogue go by one name."""


@dataclass(frozen=True)
class ComponentCatalogue:
    """Every Entry by id, and by each of the names it goes by."""

    entries: Mapping[str, CatalogueEntry]
    names: Mapping[str, str]

    def find(self, component: Component) -> CatalogueEntry | None:
        """The Entry meant by id, purl, name or alias; `None` rather than a near one."""
        if component.id and component.id in self.entries:
            return self.entries[component.id]
        # An id is the catalogue's own word, a package URL is exact, a name may be an alias of several spellings.
        if by_purl := self._by_purl(component.purl):
            return by_purl
        by_name = (self._by_name(name, component) for name in (component.name, component.id) if name)
        return next((entry for entry in by_name if entry), None)

    def nearest(self, name: str, count: int = 3) -> tuple[CatalogueEntry, ...]:
        """Entries with a similar name, for a person to pick from; none of them is taken for it."""
        target = normal_name(name)[:200]
        close = process.extract(target, self.names.keys(), scorer=fuzz.WRatio, limit=4 * count, score_cutoff=75)
        ids = dict.fromkeys(self.names[match] for match, _, _ in close)
        return tuple(self.entries[id] for id in list(ids)[:count])

    def successors(self, entry: CatalogueEntry) -> tuple[CatalogueEntry, ...]:
        """What replaces the entry, and what replaces that, newest last."""
        chain: list[CatalogueEntry] = []
        while (newer := self.entries.get(entry.superseded_by or "")) and newer not in chain and len(chain) < 5:
            chain.append(newer)
            entry = newer
        return tuple(chain)

    def version_in(self, component: Component) -> str | None:
        """The version a person named: the field, the purl's, or the number at the end of a software's name."""
        if component.version:
            return component.version
        if component.purl and (purl := _parsed(component.purl)) and purl.version:
            return purl.version
        match = _VERSION_AT_END.search(component.name)
        return match[1] if match and normal_name(component.name) not in self.names else None

    def _by_name(self, name: str, component: Component) -> CatalogueEntry | None:
        if (id := self.names.get(normal_name(name))) is not None:
            entry = self.entries[id]
            own = {normal_name(spelling) for spelling in (id, entry.name, *entry.aliases)}
            return entry if normal_name(name) in own or not is_another(component, id) else None
        software, release = released(name)
        id = self.names.get(normal_name(software)) if release else None
        entry = self.entries[id] if id else None
        return entry if entry and entry.kind not in _HUB_ONLY else None

    def _by_purl(self, text: str | None) -> CatalogueEntry | None:
        purl = _parsed(text) if text else None
        if purl is None or purl.type not in _SYSTEMS:
            return None
        name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
        id = self.names.get(f"{purl.type}:{normal_name(name)}")
        return self.entries[id] if id else None


def normal_name(name: str) -> str:
    """A name as compared: words and numbers in order, so that spelling varies but every digit counts."""
    return " ".join(_TOKEN.findall(name.casefold()))


def index(entries: Iterable[CatalogueEntry]) -> dict[str, str]:
    """The id under every name an entry goes by; an id outside counts only when it is one entry's alone.

    Raises AmbiguousName when two entries claim one name.
    """
    all_entries = tuple(entries)
    names: dict[str, str] = {}
    for entry in all_entries:
        for name in (entry.id, entry.name, *entry.aliases):
            if names.setdefault(normal_name(name), entry.id) != entry.id:
                raise AmbiguousName(f"{name!r} is claimed by {names[normal_name(name)]} and {entry.id}")
    # A repository that several models share names none of them.
    outside: dict[str, set[str]] = {}
    for entry in all_entries:
        for system in _SYSTEMS if entry.kind not in _HUB_ONLY else ("huggingface",):
            if system in entry.ids:
                outside.setdefault(f"{system}:{normal_name(entry.ids[system])}", set()).add(entry.id)
                outside.setdefault(normal_name(entry.ids[system]), set()).add(entry.id)
    for name, ids in outside.items():
        if len(ids) == 1:
            names.setdefault(name, *ids)
    return names


def _parsed(text: str) -> PackageURL | None:
    try:
        return PackageURL.from_string(text)
    except ValueError:
        return None
