"""Live facts joined to what is packaged: what the rules then read, and what the answer shows beside its Scores."""

from typing import TypeVar

from packageurl import PackageURL

from protocols.adoption import Assessment, Component, Kind, Table
from protocols.catalogue.cited_fact import as_text
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.knowledge import CitedKnowledge
from protocols.live.live_facts import SOURCES, LiveFacts, difference_table, differences

_GUESSED = "looked-up-by-name"
K = TypeVar("K", bound=CitedKnowledge)


def with_live(knowledge: K, component: Component, live: LiveFacts) -> K:
    """Knowledge in which the Component's entry holds the live facts first; unverified ones never enter it.

    A Component that the catalogue lacks gets an entry of its own when a package URL named it.
    """
    facts = tuple(fact for fact in live.facts if fact.verified)
    entry = knowledge.catalogue.find(component) or _newcomer(component)
    # A guess is shown in a table of its own; it never enters what is scored.
    if entry is None or not (facts or live.advisories) or (live.facts and not facts):
        return knowledge
    return knowledge.with_live(live.advising(entry), facts)


def with_live_shown(assessment: Assessment, packaged: CatalogueEntry | None, live: LiveFacts) -> Assessment:
    """The Assessment with live values beside the packaged ones they differ from, and what could not be looked up."""
    beside = difference_table(differences(packaged.facts if packaged else (), live))
    guessed = _unverified(live)
    return assessment.model_copy(
        update={
            "tables": (*assessment.tables, *(table for table in (beside, guessed) if table)),
            "not_covered": (*assessment.not_covered, *(_plain(note.text) for note in live.notes)),
        }
    )


def _plain(text: str) -> str:
    return f"Live look-up: {text}; the packaged facts stand."


def _unverified(live: LiveFacts) -> Table | None:
    facts = tuple(fact for fact in live.facts if not fact.verified)
    if not facts:
        return None
    return Table(
        id=_GUESSED,
        title="Found under this name, which may be something else: nothing here was scored",
        columns=("fact", "value", "source", "as of"),
        rows=tuple((fact.key, as_text(fact.value), SOURCES[fact.source][0], fact.as_of) for fact in facts),
        evidence=tuple(dict.fromkeys(fact.evidence for fact in facts)),
    )


def _newcomer(component: Component) -> CatalogueEntry | None:
    if not component.purl:
        return None
    try:
        purl = PackageURL.from_string(component.purl)
    except ValueError:
        return None
    kind = component.kind or (Kind.MODEL if purl.type == "huggingface" else Kind.LIBRARY)
    return CatalogueEntry(
        id=component.id or component.purl.partition("@")[0],
        name=component.name,
        kind=kind,
        publisher=component.publisher or "unknown",
        status="unknown",
        status_basis="facts",
    )
