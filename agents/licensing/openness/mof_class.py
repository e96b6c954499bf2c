"""The class of the Model Openness Framework that a record of artefacts reaches."""

from ..facts.tables.openness_terms import (
    ORDER,
    PAPER,
    REPORT,
    ArtefactRecord,
    MofAnswer,
    MofClass,
    OpennessFacts,
    is_open,
)


def classify(record: ArtefactRecord, facts: OpennessFacts) -> MofAnswer:
    """The class by MOT's rule: none is reached over a gap below it, and a paper may stand in for the report."""
    reached = MofClass.UNCLASSIFIED
    for klass in ORDER:
        if any(_lacking(record, klass, facts)):
            break
        reached = klass
    following = ORDER[ORDER.index(reached) + 1] if reached in ORDER[:-1] else ORDER[0] if reached not in ORDER else None
    missing, not_open = _lacking(record, following, facts) if following else ((), ())
    return MofAnswer(
        klass=reached,
        label=facts.labels[reached],
        next_class=following,
        missing=missing,
        not_open=not_open,
        unknown=(),
        warnings=_warnings(record, facts),
        why=_class_why(reached, following, missing, not_open),
        evidence=(record.evidence, facts.mof_evidence),
    )


def _class_why(
    reached: MofClass, following: MofClass | None, missing: tuple[str, ...], not_open: tuple[str, ...]
) -> str:
    if following is None:
        return "Every required component is published under an open licence."
    lacks = [f"not published: {', '.join(missing)}"] if missing else []
    lacks += [f"published, but not under a listed open licence: {', '.join(not_open)}"] if not_open else []
    stands = "Unclassified" if reached is MofClass.UNCLASSIFIED else f"Class {reached}"
    return f"{stands}; class {following} also needs what is {'; '.join(lacks)}."


def _lacking(record: ArtefactRecord, klass: MofClass, facts: OpennessFacts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What this class and those below it still need: components not published, and those not openly licensed."""
    covered = ORDER[: ORDER.index(klass) + 1]
    needed = [
        component.name for component in facts.components if component.required and component.first_needed in covered
    ]
    if is_open(record.licences.get(PAPER), facts):
        needed = [name for name in needed if name != REPORT or name in record.licences]
    missing = tuple(name for name in needed if name not in record.licences)
    closed = (name for name in needed if name in record.licences and not is_open(record.licences[name], facts))
    return missing, tuple(closed)


def _warnings(record: ArtefactRecord, facts: OpennessFacts) -> tuple[str, ...]:
    kinds = {component.name: component.content for component in facts.components}
    unusual = tuple(
        f"{name}: {licence} is open, but not made for {kinds[name]}"
        for name, licence in sorted(record.licences.items())
        if licence in facts.open_licences and licence not in facts.appropriate[kinds[name]]
    )
    ours = tuple(
        f"{name}: {licence} counted as open by us ({facts.open_by_us[licence]})"
        for name, licence in sorted(record.licences.items())
        if licence is not None and licence in facts.open_by_us
    )
    return (*unusual, *ours)
