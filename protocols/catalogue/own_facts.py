"""Which facts of an answer are the asker's own, beside the packaged ones they stand in front of."""

from collections.abc import Iterator

from protocols.adoption import Finding, Severity, Table
from protocols.catalogue.cited_fact import CitedFact, as_text
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.sources import OWN


def own_files(entry: CatalogueEntry) -> Iterator[Finding]:
    """That values come from the organisation's own files, laid over the packaged ones."""
    own = _own(entry)
    if own:
        names = ", ".join(fact.key for fact in own[:12])
        claim = f"From your own files, in place of the packaged facts: {names}."
        evidence = tuple(dict.fromkeys(fact.evidence for fact in own))[:5]
        yield Finding(id="own files", claim=claim, severity=Severity.NOTE, evidence=evidence)


def own_table(entry: CatalogueEntry) -> Table | None:
    """Each own value beside the packaged one it stands in front of."""
    own = _own(entry)
    if not own:
        return None
    packaged = {fact.key: fact for fact in reversed(entry.facts) if not fact.source.startswith(OWN)}
    rows = tuple(
        (
            fact.key,
            as_text(fact.value),
            fact.as_of,
            fact.evidence.title,
            as_text(packaged[fact.key].value) if fact.key in packaged else "none",
        )
        for fact in own
    )
    return Table(
        id="own-files",
        title="From your own files, beside what is packaged",
        columns=("fact", "yours", "as of", "source", "packaged"),
        rows=rows,
        evidence=tuple(dict.fromkeys(fact.evidence for fact in own)),
    )


def _own(entry: CatalogueEntry) -> tuple[CitedFact, ...]:
    return tuple(fact for fact in entry.facts if fact.source.startswith(OWN))
