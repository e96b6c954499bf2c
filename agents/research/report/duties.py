"""The duties of a responsible deployment: a checklist with evidence for each item, never a score."""

from protocols.adoption import Finding, Severity, Table
from protocols.catalogue.cited_fact import CitedFact, as_text

from ..facts.knowledge import DeployerDuty, DutyItem
from ..rules.use_case import UseCase

_MOST_FACTS, _MOST_SOURCES = 3, 10
_NOT_KNOWN = "nothing is known here: yours to find out"


def duties(case: UseCase) -> Finding:
    """How many items of the framework have evidence here, and which dimensions have none."""
    answered = {duty.dimension: [item for item in duty.items if _known(case, item)] for duty in _duties(case)}
    count, total = sum(map(len, answered.values())), sum(len(duty.items) for duty in _duties(case))
    bare = [dimension for dimension, items in answered.items() if not items]
    framework = case.knowledge.duties.framework
    claim = f"Of the {total} items of the {framework}, {count} have evidence here or under a concern"
    claim += f"; wholly yours to answer: {', '.join(bare)}." if bare else "; the others are yours to answer."
    evidence = (case.knowledge.evidence(case.knowledge.duties.source),)
    return Finding(id="duties", claim=claim, severity=Severity.NOTE, evidence=evidence)


def duty_table(case: UseCase) -> Table:
    """A row an item: the facts on record that speak to it with their source, or who else answers it."""
    evidence = dict.fromkeys(
        fact.evidence for duty in _duties(case) for item in duty.items for fact in _facts(case, item)
    )
    return Table(
        id="duties",
        title=f"{case.knowledge.duties.framework}: what is to be answered, and the evidence here",
        columns=("dimension", "to be answered", "evidence here", "as of", "source"),
        rows=tuple(_row(case, duty.dimension, item) for duty in _duties(case) for item in duty.items),
        evidence=(case.knowledge.evidence(case.knowledge.duties.source), *list(evidence)[:_MOST_SOURCES]),
    )


def _duties(case: UseCase) -> tuple[DeployerDuty, ...]:
    return case.knowledge.duties.duties


def _row(case: UseCase, dimension: str, item: DutyItem) -> tuple[str, ...]:
    facts = _facts(case, item)
    words = [f"{fact.key}: {as_text(fact.value)}" for fact in facts]
    if item.concern:
        words.append(f"see the answer on {item.concern}")
    newest = max((fact.as_of for fact in facts), default="")
    sources = dict.fromkeys(fact.evidence.title for fact in facts)
    return (dimension, item.ask, "; ".join(words) or _NOT_KNOWN, newest, "; ".join(sources))


def _known(case: UseCase, item: DutyItem) -> bool:
    return bool(item.concern or _facts(case, item))


def _facts(case: UseCase, item: DutyItem) -> tuple[CitedFact, ...]:
    """Those that count: the first of each key."""
    facts = (fact for prefix in item.facts for fact in case.entry.under(prefix))
    return tuple(fact for fact in facts if case.entry.fact(fact.key) is fact)[:_MOST_FACTS]
