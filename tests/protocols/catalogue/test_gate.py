"""What several gates leave open together, and when one of them is lifted."""

from protocols.adoption import Verdict
from protocols.adoption.short_forms import evidence as evidence_of
from protocols.catalogue.gate import gate, left_without


def test_what_would_lift_one_of_two_gates_promises_no_more_than_the_other_leaves() -> None:
    evidence = evidence_of("a review", "https://wiki.example/1", "2026-11-20")
    worse = gate("G8 hole", "a hole", Verdict.HOLD, evidence, "blocker")
    lighter = gate("G9 incident", "an incident", Verdict.TRIAL, evidence)

    assert left_without((worse, lighter), "G8") is Verdict.TRIAL
    assert left_without((worse, lighter), "G9") is Verdict.HOLD
    assert left_without((worse,), "G8") is None
