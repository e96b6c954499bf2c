"""Which licences each known component carries, and how a name from outside finds its component."""

import re
from urllib.parse import unquote

from protocols.adoption import Component, Kind
from protocols.adoption.registry import is_another, released, spelt

from .component_record import Family, KnownComponent, PartLicence

_NOISE = frozenset({"instruct", "chat", "base", "hf", "model", "weights", "it", "the", "text", "license", "licence"})
_SOFTWARE = frozenset(
    {Kind.LIBRARY, Kind.FRAMEWORK, Kind.INFERENCE_ENGINE, Kind.PLATFORM, Kind.TOOL, Kind.DATABASE, Kind.APPLICATION}
)
_WORDS = re.compile(r"[a-z]+|\d+(?:\.\d+)*")


def normalised(name: str) -> str:
    """Lower case, words and numbers apart: `Llama-3.3-70B-Instruct` is `llama 3.3 70 b instruct`."""
    return " ".join(_WORDS.findall(name.lower()[:300]))


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _NOISE)


class LicenceCatalogue:
    """The known components, found by id, package address, or exact name."""

    def __init__(self, components: tuple[KnownComponent, ...], families: tuple[Family, ...]) -> None:
        self._components, self._family_records = components, families
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
                    # The first record wins a name: own records stand before packaged ones.
                    self._by_looser_name.setdefault(normalised(spelled), component)
                    self._by_looser_name.setdefault(_bare(normalised(spelled)), component)

    @property
    def components(self) -> tuple[Component, ...]:
        """Those of a known name, but for what only a pattern of names covers."""
        known = (component for component in self._by_id.values() if component.on_file)
        return tuple(Component(id=record.id, name=record.name, kind=record.kind) for record in known)

    def with_records(self, records: tuple[KnownComponent, ...]) -> "LicenceCatalogue":
        """These records before, and in place of, those of the same id."""
        ids = {record.id for record in records}
        others = (component for component in self._components if component.id not in ids)
        return LicenceCatalogue((*records, *others), self._family_records)

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
                    on_file=False,
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
