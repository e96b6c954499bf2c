"""The two halves of the weighing, the packaged facts and the orchestrator, together give what the rubric prints."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from agents.research.assess import assess
from agents.research.facts.knowledge import load
from agents.security.assess import assess as assess_security
from agents.security.facts.knowledge import load as load_security
from orchestrator.recommendation.recommend import recommend
from protocols.adoption import (
    Assessment,
    Component,
    Evidence,
    Finding,
    Grade,
    Inquiry,
    IntendedUse,
    Score,
    Severity,
    Verdict,
)

CASES = yaml.safe_load(Path(__file__).with_name("rubric_cases.yaml").read_text(encoding="utf-8"))
POINTS = {"permitted": 100, "permitted_with_obligations": 70, "legal_review": 30, "blocked": 0}
CEILINGS = {"legal_review": Verdict.ASSESS, "blocked": Verdict.HOLD}
READ = Evidence(title="Licence text", locator="LICENSE", seen="2026-11-21", grade=Grade.PRIMARY)


def licence_assessment(component: Component, case: dict) -> Assessment:
    ceiling = Verdict(case["licence_ceiling"]) if "licence_ceiling" in case else CEILINGS.get(case["licence"])
    barred = Finding(
        id="barred", claim="The licence stands in the way", severity=Severity.BLOCKER, evidence=(READ,), ceiling=ceiling
    )
    return Assessment(
        concern="licences",
        component=component,
        summary=case["licence"],
        outcome=case["licence"],
        findings=(barred,) if ceiling else (),
        scores=(Score(dimension="licence_fit", points=POINTS[case["licence"]], coverage=1, source_quality=0.95),),
        confidence=0.95,
        confidence_basis="the text was read",
        data_as_of="2026-11-21",
    )


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['component']}" for case in CASES])
def test_score_and_ring_are_those_of_the_rubric(case: dict) -> None:
    knowledge = load()
    component = Component(name=case["component"], id=case["component"], version=case.get("version"))
    inquiry = Inquiry(
        components=(component,), use=IntendedUse(**case.get("use", {})), may_ask=False, as_of=date(2026, 11, 21)
    )

    found, _ = assess(inquiry, component, knowledge)
    security = assess_security(inquiry, component, load_security())
    assert security
    recommendation = recommend(inquiry, (found, security, licence_assessment(component, case)), (), (), ())

    standing = recommendation.standings[0]
    assert standing.score == pytest.approx(case["score"], abs=1.0)
    assert standing.verdict == case["ring"], standing.because
