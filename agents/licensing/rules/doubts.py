"""Why a person must look at a part whatever its terms: cautions on file and contradicting declarations."""

from protocols.adoption import Kind

from ..facts.part import LicensedPart
from ..facts.records.component_record import KnownComponent, PartLicence
from ..facts.records.expression import Reader
from ..facts.records.expression_tree import Tree, leaves
from ..facts.records.licence_terms import Verified
from .use import TRIALS, LicenceUse

NOT_SAID = "UNKNOWN"


def binding(record: KnownComponent) -> tuple[PartLicence, ...]:
    """A model is judged by its weights, software by its code, data by its data licence; the first that is known."""
    needed = {Kind.MODEL: "weights", Kind.DATASET: "data"}.get(record.kind, "code")
    return tuple(fact for fact in record.licences if fact.part == needed)[:1] or (_absent(record, needed),)


def _absent(record: KnownComponent, needed: str) -> PartLicence:
    return PartLicence(
        part=needed,  # pyright: ignore[reportArgumentType] one of the three words above
        licence=NOT_SAID,
        grade=Verified.MEMORY,
        title=f"no licence of the {needed} of {record.name} on record",
        locator="the component's own licence file",
        seen=record.licences[0].seen if record.licences else "2026",
    )


def doubt(part: LicensedPart, record: KnownComponent | None, use: LicenceUse, reader: Reader) -> str | None:
    """Why a person must look at it whatever the terms: a caution on file goes before a mere disagreement."""
    return (caution(record, use) if record else None) or _conflict(part, record, reader)


def caution(record: KnownComponent, use: LicenceUse) -> str | None:
    return record.caution.says if record.caution and use.mode not in TRIALS else None


def _conflict(part: LicensedPart, record: KnownComponent | None, reader: Reader) -> str | None:
    """A declared licence that a better-founded record contradicts."""
    facts = [fact for fact in binding(record) if fact.grade is not Verified.MEMORY] if record and record.on_file else []
    for fact in facts:
        on_record = _ids(reader.read(fact.licence))
        if on_record and _ids(part.tree) and not on_record & _ids(part.tree):
            return (
                f"The licence given ({part.declared}) and the one on record ({fact.licence}, {fact.title}, "
                f"seen {fact.seen}) disagree: "
                "both are shown, the given one is judged."
            )
    return None


def _ids(tree: Tree) -> frozenset[str]:
    return frozenset(leaf.licence.id for leaf in leaves(tree) if leaf.licence)
