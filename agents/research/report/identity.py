"""Findings on what a Component is and under which licences it comes."""

from protocols.adoption import Evidence, Finding, Severity
from protocols.catalogue.scores.signals import judged

from ..rules.use_case import UseCase

_FINE = {"active", "current"}


def identity(case: UseCase) -> Finding:
    """What it is, in one sentence."""
    entry = case.entry
    sort = (entry.task or entry.subkind or entry.kind.value).replace("/", ", ")
    article = "an" if entry.kind.value[0] in "aeiou" else "a"
    words = f"{entry.name} is {article} {entry.kind.value.replace('-', ' ')}" + (f" for {sort}" if entry.task else "")
    size, active = entry.fact("params_total_b"), entry.fact("params_active_b")
    if size:
        words += f" with {size.value:g} billion parameters" if isinstance(size.value, int | float) else ""
        words += f", {active.value:g} billion active" if active and isinstance(active.value, int | float) else ""
    words += f", published by {entry.publisher}" + (f" ({entry.country})." if entry.country else ".")
    if entry.status not in _FINE and case.knowledge.rubric.stage_of_life(entry.status) is None:
        words += f" Status: {entry.status}."
    backing = entry.fact("params_total_b", "licence.weights", "licence.code", "licence.data", "governance.home")
    evidence = (backing.evidence,) if backing else tuple(c.evidence for c in entry.facts[:1]) or _own(case)
    return Finding(id="identity", claim=words, severity=Severity.NOTE, evidence=evidence)


def _own(case: UseCase) -> tuple[Evidence, ...]:
    return (judged("catalogue.name", case.entry.name, case.today).evidence,)


def licences(case: UseCase) -> tuple[Finding, ...]:
    """Which licence each artefact says it has, or that none is on record."""
    if not case.entry.under("licence."):
        claim = "No licence is on record here: read it at the source before anything else."
        return (Finding(id="licence", claim=claim, severity=Severity.CONDITION, evidence=_own(case), owner="legal"),)
    names = {"licence.weights": "weights", "licence.code": "code", "licence.data": "data"}
    return tuple(
        Finding(
            id=key.replace(".", " "),
            claim=f"Licence of the {artefact}: {claim.value}.",
            severity=Severity.NOTE,
            evidence=(claim.evidence,),
        )
        for key, artefact in names.items()
        if (claim := case.entry.fact(key))
    )
