"""Which Assessments, gaps and Opinions are about the same Component."""

from collections.abc import Sequence
from dataclasses import dataclass

from protocols.adoption import Assessment, Component, Inquiry, Unanswered
from protocols.adoption.text.component_names import names_of, spelled


@dataclass(frozen=True)
class Group:
    """One Component with everything that was said about it."""

    component: Component
    assessments: tuple[Assessment, ...]
    unanswered: tuple[Unanswered, ...]
    weighed: tuple[Assessment, ...] = ()


def groups(
    inquiry: Inquiry,
    assessments: Sequence[Assessment],
    unanswered: Sequence[Unanswered],
    weighed: Sequence[Assessment] = (),
) -> tuple[Group, ...]:
    """One Group per Component of the Inquiry in its order, then those that only an Assessment names.

    `weighed` are Assessments of agents that may not block: they say nothing about what a Component is.
    """
    subjects = _distinct(inquiry.components or [assessment.component for assessment in assessments])
    places = [_place(assessment.component, subjects) for assessment in assessments]
    for number, assessment in enumerate(assessments):
        # In this order: by id or name, then as the one gap its concern has left, and only then a Component of its own.
        if places[number] is None:
            places[number] = _only_one_left(assessment, subjects, assessments, places)
        if places[number] is None:
            subjects.append(assessment.component)
            places[number] = len(subjects) - 1
    members = [
        tuple(own for own, where in zip(assessments, places, strict=True) if where == place)
        for place in range(len(subjects))
    ]
    return tuple(
        Group(
            _best_described(component, own),
            own,
            _gaps(component, own, subjects, unanswered),
            tuple(extra for extra in weighed if _place(extra.component, subjects) == place),
        )
        for place, (component, own) in enumerate(zip(subjects, members, strict=True))
    )


def same(component: Component, candidate: Component) -> bool:
    """Whether two descriptions mean one Component: of one version, by id when both have one, else by any name."""
    if component.version and candidate.version and component.version != candidate.version:
        return False
    if component.id and candidate.id:
        return component.id == candidate.id
    return bool(names_of(component) & names_of(candidate))


def _place(component: Component, subjects: Sequence[Component]) -> int | None:
    if len(subjects) == 1:
        return 0
    return next((place for place, candidate in enumerate(subjects) if same(component, candidate)), None)


def _only_one_left(
    assessment: Assessment,
    subjects: Sequence[Component],
    assessments: Sequence[Assessment],
    places: Sequence[int | None],
) -> int | None:
    """The one Component that this concern has not answered on yet, when there is exactly one."""
    answered = {
        place
        for answer, place in zip(assessments, places, strict=True)
        if place is not None and answer.concern == assessment.concern
    }
    unanswered = [place for place in range(len(subjects)) if place not in answered]
    return unanswered[0] if len(unanswered) == 1 else None


def _distinct(components: Sequence[Component]) -> list[Component]:
    distinct: list[Component] = []
    for component in components:
        if not any(same(component, earlier) for earlier in distinct):
            distinct.append(component)
    return distinct


def _best_described(component: Component, assessments: Sequence[Assessment]) -> Component:
    descriptions = [
        assessment.component for assessment in assessments if assessment.component.id or assessment.component.kind
    ]
    best = max(descriptions, key=lambda description: len(description.model_fields_set), default=component)
    return best.model_copy(update={"version": best.version or component.version})


def _gaps(
    component: Component,
    assessments: Sequence[Assessment],
    subjects: Sequence[Component],
    unanswered: Sequence[Unanswered],
) -> tuple[Unanswered, ...]:
    names = names_of(component).union(*(names_of(assessment.component) for assessment in assessments))
    every = frozenset[str]().union(*(names_of(subject) for subject in subjects))
    mine = (gap for gap in unanswered if spelled(gap.component) in names or spelled(gap.component) not in every)
    return tuple(mine)
