"""Where two concerns say different things about one Component under one key: shown, never averaged."""

import json
from collections.abc import Sequence

from pydantic import JsonValue

from orchestrator.recommendation.component_groups import Group
from protocols.adoption import Contradiction, Fact
from protocols.adoption.recommendation import ContradictionSide


def contradictions(group: Group) -> tuple[Contradiction, ...]:
    """Every key on which two concerns share no value, in the order of the keys."""
    facts_by_key: dict[str, list[tuple[str, Fact]]] = {}
    for assessment in group.assessments:
        for fact in assessment.facts:
            facts_by_key.setdefault(fact.key, []).append((assessment.concern, fact))
    return tuple(
        Contradiction(key=key, component=group.component.name, sides=_sides(facts))
        for key, facts in sorted(facts_by_key.items())
        if _differ(facts)
    )


def _differ(facts: Sequence[tuple[str, Fact]]) -> bool:
    values: dict[str, set[str]] = {}
    for concern, fact in facts:
        values.setdefault(concern, set()).add(_compared(fact.value))
    spoken = list(values.values())
    return any(first.isdisjoint(second) for place, first in enumerate(spoken) for second in spoken[place + 1 :])


def _sides(facts: Sequence[tuple[str, Fact]]) -> tuple[ContradictionSide, ...]:
    return tuple(
        dict.fromkeys(
            ContradictionSide(concern=concern, value=_frozen(fact.value), evidence=fact.evidence)
            for concern, fact in facts
        )
    )


def _compared(value: JsonValue) -> str:
    if isinstance(value, str):
        return value.strip().casefold()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):.6g}"
    return json.dumps(value, sort_keys=True)


def _frozen(value: JsonValue) -> JsonValue:
    return json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else value
