"""What a part is made from, and what its licence says of outputs: the notes a reader must not miss."""

from collections.abc import Iterator

from protocols.adoption import Finding, Severity

from ..facts.evidence import licence_evidence
from ..facts.records.licence import Licence
from ..rules.outcome import PartRuling, Ruling

ANCESTORS = frozenset({"base_model", "base model", "merge_source", "merge source", "adapter"})


def inherited(ruling: Ruling) -> tuple[str, ...]:
    """One sentence an ancestor whose licence is not the first part's own."""
    return tuple(claim for claim, _ in _inherited(ruling))


def lineage_findings(ruling: Ruling) -> Iterator[Finding]:
    """Ancestors whose terms follow the component, and what may be done with outputs."""
    for number, (claim, part) in enumerate(_inherited(ruling)):
        yield Finding(
            id=f"licence.lineage.{number + 1}", claim=claim, severity=Severity.NOTE, evidence=part.part.evidence
        )
    ids: set[str] = set()
    for part in ruling.parts:
        for leaf in part.chosen:
            if (licence := leaf.leaf.licence) and licence.id not in ids:
                ids.add(licence.id)
                yield from _outputs(licence)


def _inherited(ruling: Ruling) -> Iterator[tuple[str, PartRuling]]:
    if not ruling.parts:
        return
    first = ruling.parts[0]
    for part in ruling.parts[1:]:
        if part.part.role in ANCESTORS and part.part.resolved != first.part.resolved:
            yield (
                (
                    f"{first.part.name} is labelled {first.part.resolved}, but is made from {part.part.name} "
                    f"({part.part.role.replace('_', ' ')}) under {part.part.resolved}: those terms follow it, "
                    "and the label cannot lift them."
                ),
                part,
            )


def _outputs(licence: Licence) -> Iterator[Finding]:
    terms = licence.outputs
    if terms.condition or terms.owner not in ("not addressed", "not covered; nobody claims rights"):
        terms_text = "; ".join(filter(None, (f"owner: {terms.owner}", terms.condition)))
        yield Finding(
            id=f"licence.outputs.{licence.id}",
            claim=f"Outputs under {licence.name}: {terms_text}.",
            severity=Severity.NOTE,
            evidence=(licence_evidence(licence, terms.clause or "output terms"),),
        )
