"""Alternatives that several concerns name, merged, ranked, and held against what was found out about them."""

from collections.abc import Sequence

from orchestrator.recommendation.component_groups import Group, same
from protocols.adoption import Alternative, Assessment, Component, Severity, Verdict
from protocols.adoption.text.component_names import spelled

_MOST = 8


def merged(group: Group) -> tuple[Alternative, ...]:
    """One Alternative per Component: named by more concerns first, then in the order they were named."""
    entries: list[tuple[Alternative, list[str], int]] = []
    for assessment in group.assessments:
        for place, offered in enumerate(assessment.alternatives):
            if same(offered.component, group.component):
                continue
            entry_of_same = next((entry for entry in entries if same(entry[0].component, offered.component)), None)
            if entry_of_same is None:
                entries.append((offered, [assessment.concern], place))
            else:
                joined = _joined(entry_of_same[0], offered)
                entries[entries.index(entry_of_same)] = (
                    joined,
                    [*entry_of_same[1], assessment.concern],
                    min(place, entry_of_same[2]),
                )
    # Two concerns that name one Component agree; after that an agent's own order is the best there is.
    ranked = sorted(entries, key=lambda entry: (-len(set(entry[1])), entry[2]))
    return tuple(alternative for alternative, _, _ in ranked[:_MOST])


def offers(about: Sequence[Component], assessments: Sequence[Assessment]) -> tuple[Component, ...]:
    """The Components offered instead of these, in the order they would be named, each once."""
    groups = [
        Group(component, tuple(a for a in assessments if same(a.component, component)), ()) for component in about
    ]
    candidates = [alternative.component for group in groups for alternative in merged(group)]
    distinct: list[Component] = []
    for component in candidates:
        if not any(same(component, earlier) for earlier in (*distinct, *about)):
            distinct.append(component)
    return tuple(distinct)


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
    remaining = []
    for alternative in alternatives:
        about = [
            assessment for assessment in (*checks, *assessments) if same(assessment.component, alternative.component)
        ]
        if unwanted & {spelled(alternative.component.name), alternative.component.id or ""} or any(
            map(_rules_out, about)
        ):
            continue
        if about or not checks:
            remaining.append(alternative)
    return tuple(remaining)


def _rules_out(check: Assessment) -> bool:
    return any(finding.severity is Severity.BLOCKER or finding.ceiling is Verdict.HOLD for finding in check.findings)


def _joined(first: Alternative, second: Alternative) -> Alternative:
    why = first.why if second.why in first.why else f"{first.why} {second.why}"
    evidence = tuple(dict.fromkeys((*first.evidence, *second.evidence)))
    return first.model_copy(update={"why": why, "evidence": evidence})
