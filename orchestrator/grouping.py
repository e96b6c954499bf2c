"""Which Assessments, gaps and Opinions are about the same Component."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protocols.adoption import Assessment, Component, Inquiry, Unanswered

_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")


@dataclass(frozen=True)
class Group:
    """One Component with everything that was said about it."""

    component: Component
    assessments: tuple[Assessment, ...]
    unanswered: tuple[Unanswered, ...]


def groups(inquiry: Inquiry, assessments: Sequence[Assessment], unanswered: Sequence[Unanswered]) -> tuple[Group, ...]:
    """One Group per Component of the Inquiry in its order, then those that only an Assessment names."""
    asked = list(inquiry.components)
    if not asked:
        asked = _distinct([assessment.component for assessment in assessments])
    placed: list[list[Assessment]] = [[] for _ in asked]
    for assessment in assessments:
        place = _place(assessment.component, asked)
        if place is None:
            asked.append(assessment.component)
            placed.append([])
            place = len(asked) - 1
        placed[place].append(assessment)
    return tuple(
        Group(_best_described(component, found), tuple(found), _gaps(component, found, asked, unanswered))
        for component, found in zip(asked, placed, strict=True)
    )


def same(one: Component, other: Component) -> bool:
    """Whether two descriptions mean one Component: by id when both have one, else by any name."""
    if one.id and other.id:
        return one.id == other.id and (one.version == other.version or not (one.version and other.version))
    return bool(_names(one) & _names(other))


def _place(component: Component, asked: Sequence[Component]) -> int | None:
    for place, candidate in enumerate(asked):
        if same(component, candidate):
            return place
    return 0 if len(asked) == 1 else None


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
    names = _names(component).union(*(_names(assessment.component) for assessment in found))
    every = frozenset[str]().union(*(_names(other) for other in asked))
    mine = (gap for gap in unanswered if _spelled(gap.component) in names or _spelled(gap.component) not in every)
    return tuple(mine)


def _names(component: Component) -> frozenset[str]:
    return frozenset(_spelled(name) for name in (component.id, component.name) if name)


def _spelled(name: str) -> str:
    return " ".join(_TOKEN.findall(name.casefold()))
