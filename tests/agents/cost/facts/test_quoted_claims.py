import pytest

from agents.cost.assess import assess
from agents.cost.facts.knowledge import load
from agents.cost.facts.quoted_claims import claims_in
from protocols.adoption import Component, Inquiry, Kind


def made(question: str) -> set[str]:
    return {claim.id for claim in claims_in(question, load().claims)}


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Is it true that R1 is 1/30 the cost of o1?", "r1-a-thirtieth-of-o1"),
        ("They say DeepSeek R1 costs one-thirtieth of what o1 costs", "r1-a-thirtieth-of-o1"),
        ("R1 is 30x cheaper than o1", "r1-a-thirtieth-of-o1"),
        ("R1 costs 1-4 RMB per million tokens, right?", "r1-rmb-per-million"),
        ("It is 1 to 4 yuan per million tokens", "r1-rmb-per-million"),
        ("Without it, open source would cost 3.5x more", "open-source-would-cost-3.5x"),
        ("Firms would pay 3.5 times more for software if open source did not exist", "open-source-would-cost-3.5x"),
        ("Open source is worth $9 trillion", "nine-trillion"),
        ("the 8.8 trillion dollar study", "nine-trillion"),
        ("Two thirds say open-source AI is cheaper", "two-thirds-say-cheaper"),
        ("two-thirds of organisations find it saves cost", "two-thirds-say-cheaper"),
        ("AI cuts unit cost 50 %", "ai-cuts-unit-costs"),
        ("open source AI reduces unit costs by more than 50%", "ai-cuts-unit-costs"),
    ],
)
def test_a_quoted_claim_is_recognised(question: str, claim: str):
    assert claim in made(question)


@pytest.mark.parametrize(
    "question",
    [
        "Should we use Llama 3.3 70B for a chatbot with 50 users?",
        "Compare R1 and o1 on reasoning",
        "We have 4 GPUs and a budget of 3.5k; is open source an option?",
        "50 % of our traffic is at night",
        "What does 9 billion tokens a month cost?",
        "",
    ],
)
def test_an_ordinary_question_makes_no_claim(question: str):
    assert made(question) == set()


@pytest.mark.parametrize(
    ("claim", "value", "words"),
    [
        ("r1-a-thirtieth-of-o1", 2.74 / 75, "1/27.4"),
        ("r1-rmb-per-million", 18.5, "Output, thinking tokens included, was 16 RMB"),
        ("open-source-would-cost-3.5x", 3.5, "all open-source software, not about AI"),
        ("nine-trillion", 8.8, "8.8 trillion"),
        ("two-thirds-say-cheaper", 2 / 3, "believe"),
        ("ai-cuts-unit-costs", 0.5, "not about open-source AI"),
    ],
)
def test_a_claim_is_set_right_with_its_arithmetic_and_source(claim: str, value: float, words: str):
    (checked,) = (c for c in load().claims if c.id == claim)

    assert float(checked.correction.value) == pytest.approx(value)
    assert words in checked.finding.claim
    assert checked.finding.evidence


def test_the_answer_corrects_the_claims_its_question_makes():
    component = Component(name="DeepSeek-R1", kind=Kind.MODEL)
    inquiry = Inquiry(
        components=(component,), question="R1 is 1/30 of o1 and open source is worth $9 trillion", may_ask=False
    )

    assessment, _ = assess(inquiry, component, load())

    assert {f.id for f in assessment.findings} >= {"claim.r1-a-thirtieth-of-o1", "claim.nine-trillion"}
    assert {m.id for m in assessment.measures} >= {"claim.r1-a-thirtieth-of-o1", "claim.nine-trillion"}


def test_a_very_long_question_is_read_quickly():
    assert made("R1 " * 100_000) == set()
