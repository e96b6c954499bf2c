"""What the first paragraph says of a permitted use: the conditions it rests on, and "no action" only where none is."""

import pytest

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from protocols.adoption import Component, Inquiry, IntendedUse, Linkage, Mode, Organisation

KNOWLEDGE = load()
NO_ACTION = "No action is needed"


def judged(component: Component, **use):
    return assess(Inquiry(components=(component,), use=IntendedUse(**use), may_ask=False), component, KNOWLEDGE)[0]


def test_a_permissive_library_in_a_service_needs_no_action():
    found = judged(Component(name="vLLM"), mode=Mode.SAAS)

    assert (found.outcome, NO_ACTION in found.summary) == ("permitted", True)


def test_a_separate_agpl_service_is_permitted_on_two_conditions_that_are_said():
    component = Component(name="a service", licence="AGPL-3.0-only")

    found = judged(component, mode=Mode.SAAS, linkage=Linkage.SEPARATE, modified=False)

    assert (found.outcome, NO_ACTION in found.summary) == ("permitted", False)
    assert "unmodified" in found.summary
    assert "not combined" in found.summary


def test_a_licence_that_forbids_changes_says_so_beside_permitted():
    component = Component(name="a text", licence="CC-BY-ND-4.0")

    found = judged(component, mode=Mode.SAAS)

    assert "It stays so while it is used as it is published" in found.summary


@pytest.mark.parametrize("field", ["credit-scoring", "recruitment", "emotion-recognition-work"])
def test_a_use_that_another_law_restricts_is_not_called_free_of_action(field):
    found = judged(Component(name="Qwen3-32B"), mode=Mode.SAAS, fields_of_use=(field,), territory=("DE",))

    assert NO_ACTION not in found.summary
    assert "the EU AI Act does" in found.summary


def test_a_record_from_memory_is_to_be_read_before_anybody_relies_on_it():
    found = judged(Component(name="FFmpeg"), mode=Mode.INTERNAL)

    assert (found.outcome, NO_ACTION in found.summary) == ("permitted", False)
    assert "memory grade" in found.summary


def test_a_small_service_today_settles_a_count_of_years_ago_and_the_assumption_is_said():
    small = Organisation(based_in="US", mau_now=20_000)

    found = judged(Component(name="Llama 3.3 70B"), mode=Mode.SAAS, organisation=small)

    assert found.outcome == "permitted_with_obligations"
    assert any("20,000 monthly active users now" in assumption.why for assumption in found.assumptions)


@pytest.mark.parametrize("users", [None, 200_000_000])
def test_a_count_that_is_not_clearly_smaller_settles_nothing(users):
    found = judged(
        Component(name="Llama 3.3 70B"), mode=Mode.SAAS, organisation=Organisation(based_in="US", mau_now=users)
    )

    assert found.outcome == "legal_review"


@pytest.mark.parametrize(
    ("month", "outcome"), [("2024-06", "blocked"), ("2025-06", "legal_review"), (None, "legal_review")]
)
def test_a_count_of_the_month_before_the_release_is_the_count_at_release(month, outcome):
    size = Organisation(based_in="US", mau_now=900_000_000, mau_month=month)

    assert judged(Component(name="Llama 3.1 8B"), mode=Mode.SAAS, organisation=size).outcome == outcome


def test_a_licence_held_for_another_component_changes_nothing_here():
    own, other = (
        judged(Component(name="YOLO11", id="ultralytics-yolo"), mode=Mode.SAAS, licences_held=(held,)).outcome
        for held in ("ultralytics-yolo", "qt")
    )

    assert (own, other) == ("permitted", "legal_review")
