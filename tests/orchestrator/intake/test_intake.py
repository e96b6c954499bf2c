"""What is taken of an agent's answer, and what is refused: each thing with its place, its reason and its fix."""

from decimal import Decimal

import pytest

from orchestrator.intake import AssessmentRequest, Intake, received
from protocols.adoption import (
    Alternative,
    Assessment,
    Component,
    Evidence,
    Finding,
    Grade,
    Input,
    Measure,
    Severity,
    Signal,
    Verdict,
)
from tests.orchestrator.builders import ENGINE, SEEN, assessment, finding, monthly_price, said, score

ASKED = AssessmentRequest(
    "health", ENGINE, makers=("health", "Wellness Ltd"), others=("terms", "http://127.0.0.1:9001")
)
MEMORY = Evidence(title="I know", locator="LICENSE, section 4", seen="2026", grade=Grade.MEMORY)
NOWHERE = Evidence(title="Trust me", locator="x", seen="2026", grade=Grade.PRIMARY)


def sent(data: object, label: str = "", asked: AssessmentRequest = ASKED) -> Intake:
    return received([(label, data)], "", asked)


def taken(**fields) -> Intake:
    return sent(assessment("health", **fields).model_dump(mode="json"))


def places(intake: Intake) -> list[str]:
    return [problem.at for problem in intake.problems]


@pytest.mark.parametrize("label", ["", "Assessment", "assessment", "Asessment"])
def test_an_assessment_needs_no_label(label):
    intake = sent(assessment("health").model_dump(mode="json", exclude_defaults=True), label)

    assert intake == Intake(assessment("health"))


def test_every_schema_error_comes_with_its_place_and_its_fix():
    data = assessment("health", findings=(finding("Slow"), finding("Old"))).model_dump(mode="json")
    data["findings"][0] |= {"severity": "terrible", "clam": "Slow", "evidence": []}
    del data["findings"][0]["claim"]
    data["findings"][1]["evidence"][0]["seen"] = "yesterday"
    data["findings"][1]["evidence"][0]["grade"] = "rumour"
    data |= {"confidence": 80, "summary": None}

    intake = sent(data)

    fixes = {problem.at: problem.fix for problem in intake.problems}
    assert intake.assessment is None
    assert fixes["/findings/0/severity"] == "use one of 'note', 'condition' or 'blocker'"
    assert fixes["/findings/0/clam"] == "rename it to 'claim', or leave it out"
    assert fixes["/findings/0/claim"] == "add 'claim'"
    assert fixes["/findings/0/evidence"] == "give at least 1"
    assert fixes["/findings/1/evidence/0/seen"] == "write 2026, 2026-11 or 2026-11-30"
    assert "'memory'" in fixes["/findings/1/evidence/0/grade"]
    assert fixes["/summary"] == "send a string"
    assert fixes["/confidence"] == "send a number of 1 or less"
    assert len(intake.problems) == len(fixes) == 8
    assert "; and 5 more" in intake.refusal


@pytest.mark.parametrize("data", [None, 7, "text", [], [1], {}, {"findings": 3}, {"component": {"name": ["a"]}}])
def test_whatever_is_no_assessment_is_refused_with_reasons(data):
    intake = sent(data)

    assert intake.assessment is None
    assert all(problem.reason and problem.fix for problem in intake.problems)


def test_thousands_of_errors_are_counted_not_listed():
    intake = sent({f"field{number}": 1 for number in range(5_000)})

    assert len(intake.problems) == 201
    assert intake.problems[-1].reason.startswith("and 48")


def test_without_data_the_fix_says_what_to_send():
    (words,), (json_text,), (empty,) = (received([], text, ASKED).problems for text in ("I like it", '{"a": 1}', ""))

    assert words.reason == empty.reason == "it completed without an Assessment"
    assert json_text.reason == "it completed with JSON in a text Part"
    assert "data Part" in words.fix == json_text.fix


def test_the_assessment_that_fits_is_taken_wherever_it_stands():
    other = assessment("health", Component(name="Other", id="other")).model_dump(mode="json")
    right = assessment("health").model_dump(mode="json")

    intake = received([("Inquiry", {"question": "?"}), ("", other), ("", right)], "", ASKED)

    assert intake == Intake(assessment("health"))


def test_a_concern_that_is_not_its_skills_is_refused():
    intake = sent(assessment("terms").model_dump(mode="json"))

    (problem,) = intake.problems
    assert (intake.assessment, problem.at, problem.fix) == (None, "/concern", "send 'health'")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (Component(name="DeepSeek-R1", id="deepseek-r1"), Component(name="Llama 4")),
        (Component(name="DeepSeek-R1", id="deepseek-r1"), Component(name="DeepSeek-R1", id="llama-4")),
        (Component(name="DeepSeek-R1", id="deepseek-r1"), Component(name="DeepSeek")),
        (Component(name="DeepSeek-R1"), Component(name="Llama 4", id="llama-4")),
        (Component(name="Frobnicator 9000"), Component(name="Frobnicator")),
        (Component(name="???"), Component(name="vLLM")),
    ],
)
def test_an_answer_about_another_component_is_refused_with_or_without_an_id(asked, answered):
    intake = sent(assessment("health", answered).model_dump(mode="json"), asked=AssessmentRequest("health", asked))

    assert (intake.assessment, places(intake)) == (None, ["/component"])
    assert f"asked about {asked.name}, it answered about {answered.name}" in intake.refusal


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (Component(name="DeepSeek-R1", id="deepseek-r1"), Component(name="deepseek r1")),
        (Component(name="DeepSeek-R1", id="deepseek-r1"), Component(name="DeepSeek R1 (671B)", id="deepseek-r1")),
        (Component(name="Llama 3.3"), Component(name="Llama 3.3 70B Instruct", id="llama-3.3-70b")),
        (Component(name="vLLM", id="vllm", version="0.9"), Component(name="vLLM 0.9", version="0.9")),
        (Component(name="Frobnicator-9000"), Component(name="Frobnicator-9000")),
    ],
)
def test_an_answer_about_what_was_asked_is_taken_however_it_spells_the_name(asked, answered):
    intake = sent(assessment("health", answered).model_dump(mode="json"), asked=AssessmentRequest("health", asked))

    assert intake.assessment is not None


@pytest.mark.parametrize(
    ("points", "counts"), [(5, False), (90, True), (90.4, True), (89.6, True), (91, False), (0, False)]
)
def test_a_score_is_the_weighted_mean_of_its_signals(points, counts):
    signals = tuple(
        Signal(fact=f"f{n}", value="1", points=each, weight=weight, rule="r", evidence=(SEEN,))
        for n, (each, weight) in enumerate([(100, 3), (60, 1)])
    )
    wrong = score("maintenance", 80).model_copy(update={"points": points, "signals": signals})

    intake = taken(scores=(score("governance", 70), wrong))

    assert intake.assessment is not None
    assert [each.dimension for each in intake.assessment.scores] == ["governance", *(["maintenance"] if counts else [])]
    assert places(intake) == ([] if counts else ["/scores/1"])
    assert counts or (f"{points:g} points" in intake.problems[0].reason and intake.problems[0].fix == "send 90")


def test_a_score_without_signals_and_a_dimension_scored_twice_do_not_count():
    bare = score("security", 80).model_copy(update={"signals": ()})

    intake = taken(scores=(score("maintenance", 90), bare, score("maintenance", 0)))

    assert intake.assessment is not None
    assert [(each.dimension, each.points) for each in intake.assessment.scores] == [("maintenance", 90)]
    assert places(intake) == ["/scores/1", "/scores/2"]


def measured(value: str, formula: str | None, evidence=(), **inputs: str) -> Measure:
    given = tuple(Input(name=name, value=Decimal(number), unit="1") for name, number in inputs.items())
    return Measure(id="m", label="It", value=Decimal(value), unit="1", formula=formula, inputs=given, evidence=evidence)


@pytest.mark.parametrize(
    ("measure", "counts"),
    [
        (measured("6", "a*b", a="2", b="3"), True),
        (measured("999", "a*b", a="2", b="3"), False),
        (measured("0.67", "a/b", a="2", b="3"), True),
        (measured("0.66", "a/b", a="2", b="3"), False),
        (measured("473", "a", a="472.6"), True),
        (measured("1E+3", "a", a="1400"), False),
        (measured("1", "a/b", a="2", b="0"), False),
        (measured("1", "a ** b", a="9", b="999999999"), False),
        (measured("1", "ceil(a, b)", a="1", b="1"), False),
        (measured("1", "a*c", a="1", b="1"), False),
        (measured("1", "__import__('os').getpid()"), False),
        (measured("1", "(" * 1_900 + "1" + ")" * 1_900), False),
        (measured("1", "-" * 3_998 + "1"), False),
        (measured("2", "+".join(["1"] * 2_000)), False),
        (measured("1", "ceil(1e308 ** 900)"), False),
        (measured("1", None), False),
        (measured("1", None, (SEEN,)), True),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, bool) else f"{value.value} {str(value.formula)[:20]}",
)
def test_a_measure_is_what_its_formula_makes_of_its_inputs(measure, counts):
    intake = sent(assessment("health", measures=(monthly_price(), measure)).model_dump())

    assert intake.assessment is not None
    assert len(intake.assessment.measures) == (2 if counts else 1)
    assert places(intake) == ([] if counts else ["/measures/1"])


def test_an_input_that_is_another_measure_has_its_value():
    part = measured("6", "a*b", a="2", b="3").model_copy(update={"id": "part"})
    taken_from = (Input(name="x", value=Decimal(5), unit="1", measure="part"),)
    whole = measured("10", "2*x").model_copy(update={"id": "whole", "inputs": taken_from})

    intake = taken(measures=(part, whole))

    assert places(intake) == ["/measures/1"]
    assert "which is 6" in intake.problems[0].reason


@pytest.mark.parametrize("evidence", [(MEMORY,), (NOWHERE,), (MEMORY, NOWHERE)])
@pytest.mark.parametrize(("severity", "ceiling"), [(Severity.BLOCKER, None), (Severity.CONDITION, Verdict.HOLD)])
def test_a_blocker_on_memory_or_on_a_locator_that_leads_nowhere_stays_as_a_note(evidence, severity, ceiling):
    claim = Finding(id="c", claim="It is cursed", severity=severity, ceiling=ceiling, evidence=evidence)

    intake = taken(findings=(claim,))

    assert intake.assessment is not None
    (kept,) = intake.assessment.findings
    assert (kept.claim, kept.ceiling) == ("It is cursed", None)
    assert kept.severity is not Severity.BLOCKER
    assert places(intake) == ["/findings/0"]
    assert "“It is cursed” blocks, but" in intake.problems[0].reason


@pytest.mark.parametrize(
    "locator",
    [
        "https://example.org/page",
        "pkg:pypi/vllm@0.9",
        "agents/terms/data/licences.yaml",
        "LICENSE",
        "Llama 4 Community License, §2",
        "OJ L 2024/1689, Art 53",
        "package metadata, licence fields",
        "the component's own licence file",
        "preamble, §1.l of the Community Licence",
    ],
)
def test_a_blocker_whose_evidence_can_be_looked_up_blocks(locator):
    source = SEEN.model_copy(update={"locator": locator})
    claim = Finding(id="c", claim="No", severity=Severity.BLOCKER, evidence=(source, MEMORY))

    assert taken(findings=(claim,)) == Intake(assessment("health", findings=(claim,)))


@pytest.mark.parametrize("locator", ["x", "1", "n/a", "none", "trust me", "not checked", "http://x", "memory of it"])
def test_a_cap_whose_locator_leads_nowhere_caps_nothing(locator):
    source = SEEN.model_copy(update={"locator": locator})
    claim = Finding(id="c", claim="No", severity=Severity.CONDITION, ceiling=Verdict.TRIAL, evidence=(source,))

    intake = taken(findings=(claim,))

    assert intake.assessment is not None
    assert [(each.severity, each.ceiling) for each in intake.assessment.findings] == [(Severity.CONDITION, None)]
    assert "caps the verdict, but its evidence leads nowhere" in intake.problems[0].reason


@pytest.mark.parametrize(
    "update",
    [
        {"title": "terms"},
        {"title": "The terms agent"},
        {"title": "According to the terms agent, it is forbidden"},
        {"locator": "agent terms, finding 3"},
        {"locator": "assess-terms"},
        {"locator": "http://127.0.0.1:9001/a2a/tasks/7"},
    ],
)
def test_a_source_that_is_another_agent_is_not_taken_as_that_agents(update):
    source = SEEN.model_copy(update=update)
    signal = Signal(fact="f", value="1", points=80, weight=1, rule="r", evidence=(source,))
    borrowed_score = score("licence_fit", 80).model_copy(update={"signals": (signal,)})
    claim = Finding(id="c", claim="Forbidden", severity=Severity.BLOCKER, evidence=(SEEN, source))
    fact = said("licence", "MIT").model_copy(update={"evidence": (source,)})

    intake = taken(findings=(claim,), scores=(borrowed_score,), facts=(fact,))

    assert intake.assessment is not None
    assert (intake.assessment.findings, intake.assessment.scores, intake.assessment.facts) == ((), (), ())
    assert places(intake) == ["/findings/0", "/facts/0", "/scores/0"]


@pytest.mark.parametrize("title", ["Terms of use, section 4", "A paper on terms", "Terms and conditions", "terms.pdf"])
def test_a_source_that_only_has_an_agents_word_in_it_is_a_source(title):
    source = SEEN.model_copy(update={"title": title})
    claim = Finding(id="c", claim="Forbidden", severity=Severity.BLOCKER, evidence=(source,))

    assert taken(findings=(claim,)).problems == ()


@pytest.mark.parametrize(
    ("product", "counts"),
    [
        (Component(name="Health Suite"), False),
        (Component(name="Vitality", publisher="Wellness Ltd"), False),
        (Component(name="Wellness Ltd Engine"), False),
        (Component(name="SGLang", publisher="LMSYS"), True),
    ],
)
def test_an_agent_does_not_advise_its_own_product(product, counts):
    intake = taken(alternatives=(Alternative(component=product, why="It is better"),))

    assert intake.assessment is not None
    assert len(intake.assessment.alternatives) == counts
    assert places(intake) == ([] if counts else ["/alternatives/0"])


def test_what_is_right_is_taken_as_it_is():
    whole = assessment(
        "health",
        findings=(finding("Pin it", Severity.CONDITION, Verdict.TRIAL),),
        scores=(score("maintenance", 90),),
        measures=(monthly_price(),),
        facts=(said("params", 7),),
        alternatives=(Alternative(component=Component(name="SGLang"), why="Faster", evidence=(SEEN,)),),
    )

    assert sent(whole.model_dump(mode="json")) == Intake(Assessment.model_validate(whole))
