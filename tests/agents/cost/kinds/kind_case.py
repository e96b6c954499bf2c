"""One question of a kind, answered from the packaged facts, and the figures of its answer."""

from datetime import date
from typing import Any

from agents.cost.assess import assess
from agents.cost.facts.knowledge import load
from protocols.adoption import (
    Assessment,
    Component,
    CostFocus,
    CostKind,
    Inquiry,
    IntendedUse,
    Measure,
    Workload,
)

DAY = date(2026, 11, 30)


def asked(name: str, kind: CostKind | None = None, text: str = "", **more: Any) -> Assessment:
    focus = {key: more.pop(key) for key in list(more) if key in CostFocus.model_fields}
    component = Component(name=name, kind=more.pop("component_kind", None))
    inquiry = Inquiry(
        components=(component,),
        question=text,
        cost=CostFocus(kind=kind, **focus),
        use=IntendedUse(workload=Workload(**more)),
        as_of=DAY,
    )
    return assess(inquiry, component, load())[0]


def figure_of(found: Assessment, id: str) -> Measure:
    return next(m for m in found.measures if m.id == id)


def value(found: Assessment, id: str) -> float:
    return float(figure_of(found, id).value)
