"""Findings and the table on what a model opens."""

from protocols.adoption import Finding, Severity, Table

from ..facts.tables.openness_terms import OpennessAnswers


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
