from datetime import date

import pytest

from agents.cost.assess import assess
from agents.cost.facts.knowledge import load
from protocols.adoption import Assessment, Component, Inquiry, IntendedUse, Kind, Workload

PHYSICS = load().physics


def _asked(model_id: str, requests_per_day: float) -> Assessment:
    component = Component(name=model_id, id=model_id, kind=Kind.MODEL)
    workload = Workload(requests_per_day=requests_per_day, input_tokens=1000, output_tokens=300)
    inquiry = Inquiry(
        components=(component,), use=IntendedUse(workload=workload), may_ask=False, as_of=date(2026, 11, 22)
    )
    return assess(inquiry, component, load())[0]


@pytest.mark.parametrize("model_id", sorted(PHYSICS.models)[::4])
def test_a_model_with_a_known_architecture_is_never_answered_as_unknown(model_id: str):
    assert load().names.model_id(Component(name=model_id, id=model_id, kind=Kind.MODEL)) is not None


def test_a_model_without_a_price_still_gets_the_cost_of_running_it():
    assert any(m.id.startswith("self.") for m in _asked("qwen2.5-7b", 100_000).measures)


def test_the_break_even_of_a_dense_model_does_not_depend_on_todays_volume():
    small, large = (
        min(m.value for m in _asked("gemma-2-9b", n).measures if m.id.endswith(".break_even_requests_per_day"))
        for n in (10_000, 3_000_000)
    )

    assert small == large
