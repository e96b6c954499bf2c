"""Answers about an answer hold nothing but the Recommendation's own data."""

from decimal import Decimal

import pytest

from orchestrator.report.follow_up import explain
from protocols.adoption import (
    Alternative,
    Assessment,
    Assumption,
    Ceiling,
    Component,
    Condition,
    Consultation,
    Contradiction,
    Evidence,
    Finding,
    Flip,
    Grade,
    Headline,
    Input,
    Inquiry,
    Measure,
    Recommendation,
    Score,
    ScoreTerm,
    Severity,
    Signal,
    Standing,
    Verdict,
)
from protocols.adoption.recommendation import ContradictionSide

LICENCE_TEXT = Evidence(
    title="AGPL-3.0 section 13", locator="https://example.org/agpl", seen="2026-11-01", grade=Grade.PRIMARY
)
FOUNDATION = Evidence(title="Foundation page", locator="https://example.org/home", seen="2026-10-02", grade=Grade.PAGE)
YOLO = Component(id="yolo11", name="Ultralytics YOLO11")


def recommendation() -> Recommendation:
    licence = Assessment(
        concern="rights",
        component=YOLO,
        summary="Blocked.",
        findings=(
            Finding(
                id="f1",
                claim="The licence asks for the source of the service.",
                severity=Severity.BLOCKER,
                evidence=(LICENCE_TEXT,),
            ),
        ),
        confidence=0.9,
        confidence_basis="Licence text read.",
        data_as_of="2026-11-20",
    )
    price = Measure(
        id="m1",
        label="Monthly bill",
        value=Decimal("1200.50"),
        unit="USD/month",
        formula="hours * price",
        inputs=(
            Input(name="hours", value=Decimal("730.5"), unit="h", evidence=(FOUNDATION,)),
            Input(name="price", value=Decimal("1.6434"), unit="USD/h"),
        ),
    )
    signal = Signal(
        fact="home", value="foundation", points=80, weight=1, rule="in a foundation", evidence=(FOUNDATION,)
    )
    facts = Assessment(
        concern="facts",
        component=YOLO,
        summary="Kept up.",
        measures=(price,),
        scores=(Score(dimension="governance", points=80, coverage=0.5, freshness=0.8, signals=(signal,)),),
        confidence=0.4,
        confidence_basis="Half of the evidence was there.",
        data_as_of="2026-11-19",
    )
    standing = Standing(
        component=YOLO,
        verdict=Verdict.HOLD,
        score=80,
        confidence=0.4,
        because="A blocker holds whatever the score.",
        terms=(ScoreTerm(dimension="governance", concern="facts", points=80, weight=2, confidence=0.4),),
        ceilings=(
            Ceiling(
                verdict=Verdict.HOLD,
                because="Network use needs the source.",
                concern="rights",
                evidence=(LICENCE_TEXT,),
            ),
        ),
        conditions=(
            Condition(claim="Buy the enterprise licence.", concern="rights", owner="legal", evidence=(LICENCE_TEXT,)),
        ),
        would_change=(Flip(change="A commercial licence is bought", verdict=Verdict.TRIAL, concern="rights"),),
        alternatives=(
            Alternative(
                component=Component(id="rf-detr", name="RF-DETR"), why="Apache-2.0, same task", evidence=(FOUNDATION,)
            ),
        ),
    )
    return Recommendation(
        inquiry=Inquiry(components=(YOLO,)),
        headlines=(Headline(component=YOLO.name, concern=None, answer="Hold", confidence=0.4),),
        verdict=Verdict.HOLD,
        confidence=0.4,
        summary="Hold YOLO11.",
        standings=(standing,),
        conditions=standing.conditions,
        assessments=(licence, facts),
        consultations=(
            Consultation(
                agent="counsel",
                url="http://a",
                skill="s",
                concern="rights",
                component=YOLO.name,
                task_id="1",
                context_id="c",
            ),
        ),
        contradictions=(
            Contradiction(
                key="licence.code",
                component=YOLO.name,
                sides=(
                    ContradictionSide(concern="rights", value="AGPL-3.0", evidence=(LICENCE_TEXT,)),
                    ContradictionSide(concern="facts", value="MIT", evidence=(FOUNDATION,)),
                ),
            ),
        ),
        assumptions=(Assumption(field="use.mode", value="saas", why="nobody said"),),
        not_covered=("Patents.",),
    )


@pytest.mark.parametrize(
    ("words", "passages"),
    [
        (
            "why hold?",
            [
                "hold",
                "A blocker holds whatever the score.",
                "Network use needs the source.",
                "AGPL-3.0 section 13",
                "governance",
            ],
        ),
        ("why not adopt?", ["Network use needs the source."]),
        ("who said that?", ["**counsel** (rights)", "asks for the source of the service", "https://example.org/agpl"]),
        ("show me the sources for the governance part", ["https://example.org/home", "2026-10-02"]),
        ("what would change your mind?", ["A commercial licence is bought → **trial**"]),
        ("show the formula of the cost", ["`hours * price`", "1,200.5 USD/month", "730.5 h"]),
        ("how is the score computed?", ["(80 × 2) / (2) = **80**"]),
        ("How sure are you?", ["40 %", "0.50", "0.80", "Half of the evidence was there."]),
        ("what are the conditions?", ["Buy the enterprise licence.", "legal"]),
        ("what did you assume?", ["use.mode = saas", "Patents."]),
        ("do the agents disagree?", ["rights says AGPL-3.0", "facts says MIT"]),
        ("any alternatives?", ["RF-DETR", "Apache-2.0, same task"]),
        (
            "put that into three bullet points for my board",
            ["- **Ultralytics YOLO11: Hold, 40 %**", "Network use", "legal"],
        ),
        ("as a table", ["| Ultralytics YOLO11 | hold | 80 | 40 % | 1 |"]),
        ("auf Deutsch bitte", ["I answer in English", "Ultralytics YOLO11"]),
        ("one sentence please", ["A blocker holds whatever the score."]),
        ("as an email", ["Subject: Ultralytics YOLO11: hold", "Hold YOLO11."]),
        ("as JSON", ['"verdict": "hold"']),
    ],
)
def test_a_question_about_the_answer_is_answered_from_its_data(words, passages):
    said = explain(words, recommendation())

    assert [passage for passage in passages if passage not in said] == []


def test_sources_are_narrowed_to_the_part_asked_about():
    assert "https://example.org/agpl" not in explain("show me the sources for the governance part", recommendation())


def test_three_bullet_points_are_three():
    assert len(explain("three bullet points", recommendation()).splitlines()) == 3


def test_an_answer_without_standings_gives_its_summary():
    empty = Recommendation(
        inquiry=Inquiry(),
        verdict=Verdict.UNDECIDED,
        confidence=0,
        summary="Nobody answered.",
        standings=(),
        conditions=(),
        assessments=(),
        consultations=(),
    )

    assert explain("why?", empty) == "Nobody answered."
    assert explain("as a table", empty) == "Nobody answered."
    for words in ("who said that", "sources", "formula", "what would change", "how sure", "conditions", "assumptions"):
        assert explain(words, empty)
