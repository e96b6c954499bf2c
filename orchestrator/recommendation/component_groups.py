"""Which Assessments, gaps and Opinions are about the same Component."""

from collections.abc import Sequence
from dataclasses import dataclass

from protocols.adoption import Assessment, Component, Inquiry, Unanswered
from protocols.adoption.component_names import names_of, spelled


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
    asked = _distinct(inquiry.components or [assessment.component for assessment in assessments])
    places = [_place(assessment.component, asked) for assessment in assessments]
    for number, assessment in enumerate(assessments):
        if places[number] is None:
            places[number] = _only_one_left(assessment, asked, assessments, places)
        if places[number] is None:
            asked.append(assessment.component)
            places[number] = len(asked) - 1
    members = [
        tuple(found for found, where in zip(assessments, places, strict=True) if where == place)
        for place in range(len(asked))
    ]
    return tuple(
        Group(
            _best_described(component, found),
            found,
            _gaps(component, found, asked, unanswered),
            tuple(each for each in weighed if _place(each.component, asked) == place),
        )
        for place, (component, found) in enumerate(zip(asked, members, strict=True))
    )


def same(one: Component, other: Component) -> bool:
    """Whether two descriptions mean one Component: of one version, by id when both have one, else by any name."""
    if one.version and other.version and one.version != other.version:
        return False
    if one.id and other.id:
        return one.id == other.id
    return bool(names_of(one) & names_of(other))


def _place(component: Component, asked: Sequence[Component]) -> int | None:
    if len(asked) == 1:
        return 0
    return next((place for place, candidate in enumerate(asked) if same(component, candidate)), None)


def _only_one_left(
    assessment: Assessment,
    asked: Sequence[Component],
    assessments: Sequence[Assessment],
    places: Sequence[int | None],
) -> int | None:
    """The one Component that this concern has not answered on yet, when there is exactly one."""
    answered = {
        place
        for other, place in zip(assessments, places, strict=True)
        if place is not None and other.concern == assessment.concern
    }
    left = [place for place in range(len(asked)) if place not in answered]
    return left[0] if len(left) == 1 else None


def _distinct(components: Sequence[Component]) -> list[Component]:
    found: list[Component] = []
    for component in components:
        if not any(same(component, known) for known in found):
            found.append(component)
    return found


def _best_described(component: Component, found: Sequence[Assessment]) -> Component:
    known = [assessment.component for assessment in found if assessment.component.id or assessment.component.kind]
    best = max(known, key=lambda one: len(one.model_fields_set), default=component)
    return best.model_copy(update={"version": best.version or component.version})


def _gaps(
    component: Component, found: Sequence[Assessment], asked: Sequence[Component], unanswered: Sequence[Unanswered]
) -> tuple[Unanswered, ...]:
    names = names_of(component).union(*(names_of(assessment.component) for assessment in found))
    every = frozenset[str]().union(*(names_of(other) for other in asked))
    mine = (gap for gap in unanswered if spelled(gap.component) in names or spelled(gap.component) not in every)
    return tuple(mine)
