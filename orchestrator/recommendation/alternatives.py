"""Alternatives that several concerns name, merged and ranked."""

from orchestrator.recommendation.component_groups import Group, same
from protocols.adoption import Alternative

_MOST = 8


def merged(group: Group) -> tuple[Alternative, ...]:
    """One Alternative per Component: named by more concerns first, then in the order they were named."""
    found: list[tuple[Alternative, list[str], int]] = []
    for assessment in group.assessments:
        for place, offered in enumerate(assessment.alternatives):
            if same(offered.component, group.component):
                continue
            known = next((entry for entry in found if same(entry[0].component, offered.component)), None)
            if known is None:
                found.append((offered, [assessment.concern], place))
            else:
                joined = _joined(known[0], offered)
                found[found.index(known)] = (joined, [*known[1], assessment.concern], min(place, known[2]))
    ranked = sorted(found, key=lambda entry: (-len(set(entry[1])), entry[2]))
    return tuple(alternative for alternative, _, _ in ranked[:_MOST])


def _joined(one: Alternative, other: Alternative) -> Alternative:
    why = one.why if other.why in one.why else f"{one.why} {other.why}"
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    return one.model_copy(update={"why": why, "evidence": evidence})
