"""Alternatives that several concerns name, merged, ranked, and held against what was found out about them."""

from collections.abc import Sequence

from orchestrator.recommendation.component_groups import Group, same
from protocols.adoption import Alternative, Assessment, Component, Severity, Verdict
from protocols.adoption.component_names import spelled

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


def offers(about: Sequence[Component], assessments: Sequence[Assessment]) -> tuple[Component, ...]:
    """The Components offered instead of these, in the order they would be named, each once."""
    groups = [Group(each, tuple(a for a in assessments if same(a.component, each)), ()) for each in about]
    named = [alternative.component for group in groups for alternative in merged(group)]
    found: list[Component] = []
    for component in named:
        if not any(same(component, known) for known in (*found, *about)):
            found.append(component)
    return tuple(found)


def usable(
    alternatives: Sequence[Alternative],
    checks: Sequence[Assessment],
    assessments: Sequence[Assessment],
    excluded: Sequence[str],
) -> tuple[Alternative, ...]:
    """Those that somebody looked at and nobody rules out, in a check or in this very answer.

    Where nothing could be checked, as whoever could say no is not there, those that nobody looked at stay.
    """
    unwanted = {spelled(name) for name in excluded}
    found = []
    for each in alternatives:
        about = [known for known in (*checks, *assessments) if same(known.component, each.component)]
        if unwanted & {spelled(each.component.name), each.component.id or ""} or any(map(_rules_out, about)):
            continue
        if about or not checks:
            found.append(each)
    return tuple(found)


def _rules_out(check: Assessment) -> bool:
    return any(finding.severity is Severity.BLOCKER or finding.ceiling is Verdict.HOLD for finding in check.findings)


def _joined(one: Alternative, other: Alternative) -> Alternative:
    why = one.why if other.why in one.why else f"{one.why} {other.why}"
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    return one.model_copy(update={"why": why, "evidence": evidence})
