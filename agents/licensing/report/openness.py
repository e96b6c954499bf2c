"""Openness as three separate answers, told as Findings and one table."""

from protocols.adoption import Finding, Kind, Severity, Table

from ..facts.records.licence import Licence
from ..facts.tables.openness_terms import ArtefactRecord, LicenceOpenness, OpennessAnswers, OpennessFacts
from ..openness.openness import openness
from ..rules.outcome import Ruling


def licence_openness(licence: Licence) -> LicenceOpenness:
    """How a licence of the base stands to the three definitions."""
    terms = licence.openness
    return LicenceOpenness(licence.id, terms.mof_open, terms.osaid_terms, terms.ai_act_foss, terms.why)


_OPENLY = ("no", "arguable", "yes")


def weights_licence(ruling: Ruling) -> Licence | None:
    """The least open licence that binds the model itself; `None` when one of them is not identified."""
    binding = [leaf.leaf.licence for part in ruling.parts if not part.part.as_data for leaf in part.chosen]
    identified = [licence for licence in binding if licence is not None]
    if not identified or len(identified) < len(binding):
        return None
    return min(identified, key=lambda licence: _OPENLY.index(licence.openness.ai_act_foss))


def opening(
    id: str | None,
    name: str,
    kind: Kind | None,
    ruling: Ruling,
    facts: OpennessFacts,
    supplied: ArtefactRecord | None = None,
) -> OpennessAnswers | None:
    """The three answers; only models are measured by them."""
    if kind is not Kind.MODEL:
        return None
    licence = weights_licence(ruling)
    return openness(id, name, licence_openness(licence) if licence else None, facts, supplied)


def opening_findings(answer: OpennessAnswers) -> tuple[Finding, ...]:
    """One note an answer: MOF class, OSAID, AI Act licence test."""
    mof, osaid, ai_act = answer.mof, answer.osaid, answer.aiact
    missing = (
        f" Missing for {mof.next_class}: {', '.join((*mof.missing, *mof.not_open))}."
        if mof.next_class and any(part not in mof.why for part in (*mof.missing, *mof.not_open))
        else ""
    )
    label = "" if mof.why.startswith(mof.label) else f"{mof.label}. "
    answers = (
        ("openness.mof", f"MOF: {label}{mof.why}{missing}", mof.evidence),
        ("openness.osaid", f"Open Source AI Definition 1.0: {osaid.answer}. {osaid.why}", osaid.evidence),
        (
            "openness.ai_act_licence",
            f"AI Act free and open-source licence: {ai_act.answer}. {ai_act.why}",
            ai_act.evidence,
        ),
    )
    return tuple(
        Finding(id=id, claim=" ".join(claim.split())[:19_000], severity=Severity.NOTE, evidence=evidence)
        for id, claim, evidence in answers
        if evidence
    )


def opening_table(answer: OpennessAnswers) -> Table:
    """The three answers side by side with what is missing."""
    mof = answer.mof
    rows = (
        ("MOF class", mof.label, mof.why, ", ".join((*mof.missing, *mof.not_open, *mof.unknown))),
        (
            "OSAID 1.0",
            answer.osaid.answer,
            answer.osaid.why,
            "; ".join(f"{id}: {reason}" for id, reason in answer.osaid.elements.items()),
        ),
        ("AI Act licence test", answer.aiact.answer, answer.aiact.why, "; ".join(answer.aiact.also_needed)),
    )
    return Table(
        id="openness",
        title="How open it is: three separate answers",
        columns=("test", "answer", "why", "open points"),
        rows=rows,
    )
