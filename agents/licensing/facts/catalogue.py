"""Which licences each known component carries, and how a name from outside finds its component."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

from protocols.adoption import Component, Evidence, Kind
from protocols.adoption.registry import is_another, released, spelt

from .licence import FactRecord, Verified

_NOISE = frozenset({"instruct", "chat", "base", "hf", "model", "weights", "it", "the", "text", "license", "licence"})
_SOFTWARE = frozenset(
    {Kind.LIBRARY, Kind.FRAMEWORK, Kind.INFERENCE_ENGINE, Kind.PLATFORM, Kind.TOOL, Kind.DATABASE, Kind.APPLICATION}
)
_WORDS = re.compile(r"[a-z]+|\d+(?:\.\d+)*")


Reach = Literal["yes", "competing", "review", "no"]
"""How far a grant reaches: everybody, all but a competing offer, a lawyer must say, nobody."""


class Sourced(FactRecord):
    """A fact about a component with where it was seen."""

    grade: Verified
    title: str
    locator: str
    seen: str

    @property
    def evidence(self) -> Evidence:
        return Evidence(title=self.title, locator=self.locator, seen=self.seen, grade=self.grade.grade)


class PartLicence(Sourced):
    """The licence of one part of a component; an SPDX expression or a licence id."""

    part: Literal["weights", "code", "data"]
    licence: str


class Ancestor(Sourced):
    """Something a component is made from, whose terms follow it."""

    name: str
    role: str
    licence: str
    released: str | None = None


class Offer(Sourced):
    """A commercial licence the licensor sells beside the public one."""

    what: str


class Dispute(Sourced):
    """A licensor's public claim that goes further than its licence text."""

    claim: str
    text_says: str


class Caution(Sourced):
    """Something that must be checked by a person before this component is trained on or shipped."""

    says: str


class UseGrant(Sourced):
    """What an Additional Use Grant adds to a licence without production use, by form: inside, in a product, hosted."""

    says: str
    internal: Reach
    product: Reach
    service: Reach
    change: str | None = None


class DeclaredConflict(Sourced):
    """Two declarations of the same package that do not agree."""

    declared: tuple[str, ...]
    says: str


class KnownComponent(FactRecord):
    """What is known of one component's licences."""

    id: str
    name: str
    kind: Kind
    publisher: str | None = None
    aliases: tuple[str, ...] = ()
    ids: Mapping[str, str] = {}
    released: str | None = None
    multimodal: bool | None = None
    licences: tuple[PartLicence, ...] = ()
    lineage: tuple[Ancestor, ...] = ()
    optional_parts: tuple[Ancestor, ...] = ()
    commercial_offer: Offer | None = None
    disputes: tuple[Dispute, ...] = ()
    conflict: DeclaredConflict | None = None
    caution: Caution | None = None
    use_grant: UseGrant | None = None
    notes: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    listed: bool = True


class Family(Sourced):
    """A pattern over normalised names for sizes that are not listed one by one."""

    name: str
    pattern: str
    licence: str
    released: str | None = None
    multimodal: bool | None = None
    lineage: tuple[Ancestor, ...] = ()


def normalised(name: str) -> str:
    """Lower case, words and numbers apart: `Llama-3.3-70B-Instruct` is `llama 3.3 70 b instruct`."""
    return " ".join(_WORDS.findall(name.lower()[:300]))


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _NOISE)


class LicenceCatalogue:
    """The known components, found by id, package address, or exact name."""

    def __init__(self, components: tuple[KnownComponent, ...], families: tuple[Family, ...]) -> None:
        self._by_id = {component.id: component for component in components}
        self._families = tuple((re.compile(family.pattern), family) for family in families)
        self._by_name: dict[str, KnownComponent] = {}
        self._by_looser_name: dict[str, KnownComponent] = {}
        self._by_address = {
            (register, address.lower()): component
            for component in components
            for register, address in component.ids.items()
        }
        for component in components:
            packages = (component.ids.get(register) for register in ("huggingface", "pypi"))
            for name in (component.id, component.name, *component.aliases):
                self._by_name.setdefault(spelt(name), component)
            for name in filter(None, (component.id, component.name, *packages, *component.aliases)):
                for spelled in (name, name.rpartition("/")[2]):
                    self._by_looser_name.setdefault(normalised(spelled), component)
                    self._by_looser_name.setdefault(_bare(normalised(spelled)), component)

    @property
    def components(self) -> tuple[Component, ...]:
        """Those of a known name, but for what only a pattern of names covers."""
        known = (component for component in self._by_id.values() if component.listed)
        return tuple(Component(id=record.id, name=record.name, kind=record.kind) for record in known)

    def get(self, id: str) -> KnownComponent | None:
        return self._by_id.get(id)

    def find(self, component: Component) -> KnownComponent | None:
        """The component meant, or `None`: a name that is merely similar never matches, digits must agree.

        A package address decides alone, but for models, whose repositories have copies under other names.
        """
        if component.id is not None and component.id in self._by_id:
            return self._by_id[component.id]
        if component.purl:
            register, address = _address(component.purl)
            record = self._by_address.get((register, address.lower()))
            if record or register != "huggingface":
                return record
        for name in filter(None, (component.id, component.name)):
            if record := self._by_name.get(spelt(name)):
                return record
            words = normalised(name.rpartition("/")[2])
            record = self._by_looser_name.get(words) or self._by_looser_name.get(_bare(words))
            if record and not is_another(component, record.id):
                return record
        return self._software(component.name) or self._of_family(component)

    def _software(self, name: str) -> KnownComponent | None:
        """Software with a release behind its name: `vLLM 0.12`, but no release that the registry rules out."""
        software, release = released(name)
        record = self._by_name.get(spelt(software)) if release else None
        return record if record and record.kind in _SOFTWARE else None

    def _of_family(self, component: Component) -> KnownComponent | None:
        words = _bare(normalised(component.name.rpartition("/")[2])).removeprefix("meta ")
        for pattern, family in self._families:
            if pattern.fullmatch(words):
                source = {"grade": family.grade, "title": family.title, "locator": family.locator, "seen": family.seen}
                part = PartLicence(part="weights", licence=family.licence, **source)
                return KnownComponent(
                    id=component.id or component.name,
                    name=component.name,
                    kind=Kind.MODEL,
                    listed=False,
                    released=family.released,
                    multimodal=family.multimodal,
                    licences=(part,),
                    lineage=family.lineage,
                )
        return None


def _address(purl: str) -> tuple[str, str]:
    """Register and address of a package URL: `pkg:pypi/torch@2.1` is `pypi` and `torch`."""
    register, _, address = purl.removeprefix("pkg:").partition("/")
    return register.lower(), unquote(address.partition("@")[0].partition("?")[0].partition("#")[0])
