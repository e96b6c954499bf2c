"""The duties of a responsible deployment: a checklist with what is known here for each, never a score."""

from protocols.adoption import Finding, Severity, Table
from protocols.catalogue.cited_fact import CitedFact, as_text

from ..facts.knowledge import DeployerDuty
from ..rules.use_case import UseCase

_MOST_FACTS, _MOST_SOURCES = 3, 8


def duties(case: UseCase) -> Finding:
    """Every dimension of the framework and what it asks of the deployer."""
    asks = "; ".join(f"{duty.dimension} ({duty.ask})" for duty in case.knowledge.duties.duties)
    claim = f"Still yours to answer, by the {case.knowledge.duties.framework}: {asks}."
    evidence = (case.knowledge.evidence(case.knowledge.duties.source),)
    return Finding(id="duties", claim=claim, severity=Severity.NOTE, evidence=evidence)


def duty_table(case: UseCase) -> Table:
    """For each dimension the facts on record that speak to it; where there are none, that nothing is known."""
    facts = {duty.dimension: _facts(case, duty) for duty in case.knowledge.duties.duties}
    rows = tuple(
        (
            duty.dimension,
            duty.ask,
            "; ".join(f"{fact.key}: {as_text(fact.value)}" for fact in facts[duty.dimension])
            or "nothing is known here",
            max((fact.as_of for fact in facts[duty.dimension]), default=""),
        )
        for duty in case.knowledge.duties.duties
    )
    evidence = dict.fromkeys(fact.evidence for group in facts.values() for fact in group)
    return Table(
        id="duties",
        title=f"{case.knowledge.duties.framework}: what is yours to answer, and what is known here",
        columns=("dimension", "yours to answer", "known here", "as of"),
        rows=rows,
        evidence=(case.knowledge.evidence(case.knowledge.duties.source), *list(evidence)[:_MOST_SOURCES]),
    )


def _facts(case: UseCase, duty: DeployerDuty) -> tuple[CitedFact, ...]:
    """Those that count: the first of each key."""
    facts = (fact for prefix in duty.facts for fact in case.entry.under(prefix))
    return tuple(fact for fact in facts if case.entry.fact(fact.key) is fact)[:_MOST_FACTS]
