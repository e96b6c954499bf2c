"""What the rules look at together: the component, the version, the intended use, the day."""

import re
from dataclasses import dataclass
from datetime import date

from protocols.adoption import Assumption, Component, Constituent, Inquiry, IntendedUse, Mode
from protocols.catalogue.component_catalogue import ComponentCatalogue
from protocols.catalogue.entry import CatalogueEntry

from ..facts.knowledge import Knowledge

_SERVES_OTHERS = {Mode.SAAS, Mode.SAAS_MANAGED, Mode.DISTRIBUTE, Mode.EMBEDDED}
# `https://huggingface.co/owner/model`, `github.com/owner/repo`
_HOSTS = re.compile(r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|github\.com)/", re.IGNORECASE)
# `owner/repo` of `owner/repo/tree/main?x`
_PATH = re.compile(r"^((?:datasets/)?[^/?#\s]+(?:/[^/?#\s]+)?)")
_LICENCES = ("licence.weights", "licence.code", "licence.data")


@dataclass(frozen=True)
class UseCase:
    """One known component under one intended use on one day."""

    entry: CatalogueEntry
    version: str | None
    use: IntendedUse
    today: date
    knowledge: Knowledge

    @property
    def new_work(self) -> bool:
        """Whether this starts something new; assumed when nobody said."""
        return self.use.new_work is not False

    @property
    def production(self) -> bool:
        """Whether others will rely on it: said, or plain from serving or shipping it."""
        stated = self.use.production
        return stated if stated is not None else self.use.mode in _SERVES_OTHERS

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was taken for granted."""
        if self.use.new_work is not None:
            return ()
        return (
            Assumption(field="use.new_work", value=True, why="Nobody said that it already runs: taken as new work."),
        )


def use_case(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> UseCase | None:
    """The UseCase, or `None` when the catalogue does not know the component."""
    entry = entry_of(inquiry, component, knowledge.catalogue)
    if entry is None:
        return None
    version = knowledge.catalogue.version_in(component)
    return UseCase(entry, version, inquiry.use, inquiry.as_of or knowledge.as_of, knowledge)


def entry_of(inquiry: Inquiry, component: Component, catalogue: ComponentCatalogue) -> CatalogueEntry | None:
    """The Entry a component is, by its own names or by the person's answer to who it is."""
    if (entry := catalogue.find(component)) is not None:
        return entry
    answer = inquiry.facts.get(identity_field(component))
    # What a person answered goes before what they first wrote.
    for stated in (answer, component.name):
        if isinstance(stated, str) and (path := _PATH.match(_HOSTS.sub("", stated.strip()[:300]))):
            entry = catalogue.find(Component(name=path[1])) or catalogue.find(Component(name=stated[:300]))
            if entry is not None:
                return entry
    return None


def identity_field(component: Component) -> str:
    """Under which of the Inquiry's facts the answer to "which component is that?" is found."""
    return "which_" + (re.sub(r"[^a-z0-9]+", "_", component.name.casefold()).strip("_")[:60] or "component")


def to_component(entry: CatalogueEntry, catalogue: ComponentCatalogue, version: str | None = None) -> Component:
    """The component as well described as the catalogue knows it, its lineage as constituents."""
    licence = entry.fact(*_LICENCES)
    return Component(
        name=entry.name,
        id=entry.id,
        kind=entry.kind,
        version=version,
        publisher=entry.publisher,
        purl=_purl(entry, version),
        licence=str(licence.value) if licence else None,
        constituents=tuple(_constituents(entry, catalogue)),
    )


def _constituents(entry: CatalogueEntry, catalogue: ComponentCatalogue) -> list[Constituent]:
    constituents = []
    licences = [claim for claim in (entry.fact(key) for key in _LICENCES) if claim]
    for claim in licences if len(licences) > 1 else ():
        role = claim.key.removeprefix("licence.")
        constituents.append(Constituent(name=f"{entry.name} {role}", licence=str(claim.value), role=role))
    if entry.derived_from:
        base = catalogue.entries.get(entry.derived_from)
        stated = base.fact(*_LICENCES) if base else None
        licence = str(stated.value) if stated else entry.derived_licence
        constituents.append(
            Constituent(name=base.name if base else entry.derived_from, licence=licence, role="base-model")
        )
    return constituents


def _purl(entry: CatalogueEntry, version: str | None) -> str | None:
    for system in ("pypi", "huggingface", "github", "npm"):
        if system in entry.ids:
            return f"pkg:{system}/{entry.ids[system].replace('@', '%40')}{'@' + version if version else ''}"
    return None
