"""Tables a reader compares: the parts with their licences, the branches of a choice, the obligations."""

from protocols.adoption import Table

from ..facts.evidence import licence_evidence
from ..rules.outcome import LeafRuling, Ruling, worst


def tables(ruling: Ruling) -> tuple[Table, ...]:
    """The tables of a Ruling that have something to compare."""
    candidates = (_parts(ruling), _branches(ruling), _obligations(ruling))
    return tuple(table for table in candidates if table.rows)


def _parts(ruling: Ruling) -> Table:
    rows = tuple(
        (
            part.part.name,
            part.part.role,
            part.part.declared,
            _ids(part.chosen),
            part.outcome.value,
            part.part.evidence[0].title,
        )
        for part in ruling.parts
    )
    columns = ("part", "role", "declared", "judged as", "verdict", "seen in")
    evidence = tuple(evidence for part in ruling.parts for evidence in part.part.evidence)
    return Table(id="licence.parts", title="Parts and their licences", columns=columns, rows=rows, evidence=evidence)


def _branches(ruling: Ruling) -> Table:
    rows = tuple(
        (
            part.part.name,
            _ids(branch),
            worst(tuple(leaf.outcome for leaf in branch)).value,
            "chosen" if branch is part.chosen else "",
            _why(branch),
        )
        for part in ruling.parts
        if part.branches
        for branch in (part.chosen, *part.branches)
    )
    return Table(
        id="licence.branches",
        title="Licences to choose from",
        columns=("part", "licence", "verdict", "choice", "why"),
        rows=rows,
    )


def _obligations(ruling: Ruling) -> Table:
    owed = [
        (part.part.name, leaf.leaf.licence, duty)
        for part in ruling.parts
        for leaf in part.chosen
        for duty in leaf.duties
        if leaf.leaf.licence and not duty.passive
    ]
    rows = tuple(
        (
            name,
            duty.id,
            duty.what,
            duty.trigger.replace("_", " "),
            f"{licence.name}, {duty.clause}",
            duty.exact_text or "",
        )
        for name, licence, duty in owed
    )
    columns = ("part", "obligation", "what to do", "trigger", "clause", "exact text")
    evidence = tuple(dict.fromkeys(licence_evidence(licence, "obligations") for _, licence, _ in owed))
    return Table(
        id="licence.obligations", title="Obligations of this use", columns=columns, rows=rows, evidence=evidence
    )


def _ids(branch: tuple[LeafRuling, ...]) -> str:
    return " AND ".join(leaf.leaf.licence.id if leaf.leaf.licence else leaf.leaf.text for leaf in branch)


def _why(branch: tuple[LeafRuling, ...]) -> str:
    claims = [point.claim for leaf in branch for point in leaf.points if point.outcome is leaf.outcome]
    return " ".join(claims)[:600]
