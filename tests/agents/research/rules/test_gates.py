"""Gates close on facts, for the version and the use that were asked about."""

from datetime import date

import pytest

from agents.research.assess import assess, questions
from agents.research.facts.knowledge import load
from agents.research.facts.versions import within
from agents.research.rules.gates import gates
from agents.research.rules.situation import situation
from protocols.adoption import Component, Inquiry, IntendedUse, Mode, Severity, Verdict

KNOWLEDGE = load()
DAY = date(2026, 11, 21)


def closed(id: str, version: str | None = None, as_of: date = DAY, **use) -> dict[str, Verdict | None]:
    component = Component(name=id, id=id, version=version)
    case = situation(Inquiry(use=IntendedUse(**use), as_of=as_of), component, KNOWLEDGE)
    assert case
    return {finding.id.split()[0]: finding.ceiling for finding in gates(case)}


@pytest.mark.parametrize(
    ("id", "use", "gate", "ceiling"),
    [
        ("theano", {}, "G3", Verdict.HOLD),
        ("acp", {}, "G3", Verdict.HOLD),
        ("tgi", {}, "G4", Verdict.HOLD),
        ("horovod", {"new_work": False}, "G4", Verdict.ASSESS),
        ("anp", {}, "G5", Verdict.ASSESS),
        ("bert", {}, "G6", Verdict.ASSESS),
        ("laion-5b", {}, "G7", Verdict.HOLD),
        ("litellm", {}, "G9", Verdict.TRIAL),
        ("deepseek-r1", {}, "G14", Verdict.TRIAL),
        ("kagent", {}, "G16", Verdict.TRIAL),
        ("llama-3.3-70b", {"multimodal": True}, "G13", Verdict.HOLD),
    ],
)
def test_a_gate_closes(id: str, use: dict, gate: str, ceiling: Verdict) -> None:
    assert closed(id, **use)[gate] is ceiling


@pytest.mark.parametrize("id", ["pytorch", "vllm", "kserve", "a2a", "gemma-4-31b"])
def test_no_gate_closes_on_a_healthy_component(id: str) -> None:
    assert closed(id) == {}


def test_a_replaced_model_that_already_runs_may_go_on() -> None:
    assert closed("deepseek-r1", new_work=False) == {}


@pytest.mark.parametrize(
    ("version", "holds"),
    [("0.12", True), ("0.10.1", True), ("0.13.9", True), ("0.14.0rc1", True), ("0.14.0", False), ("0.9.2", False)],
)
def test_an_advisory_closes_exactly_for_the_versions_it_reaches(version: str, holds: bool) -> None:
    assert ("G8" in closed("vllm", version)) is holds


def test_a_tampered_release_is_never_installed() -> None:
    assert closed("ultralytics", "8.3.41")["G8"] is Verdict.HOLD
    assert "G8" not in closed("ultralytics", "8.3.40")


def test_an_incident_is_forgiven_after_a_year() -> None:
    assert "G9" in closed("litellm")
    assert "G9" not in closed("litellm", as_of=date(2027, 6, 1))


def test_one_person_of_one_company_is_a_risk_in_production_only() -> None:
    alone = next(
        entry.id
        for entry in KNOWLEDGE.catalogue.entries.values()
        if (people := entry.claim("community.contributor_absence_factor_365d"))
        and people.value == 1
        and (home := entry.claim("governance.home"))
        and KNOWLEDGE.rubric.home(str(home.value)) == "single_company"
        and entry.status == "active"
    )

    assert closed(alone, production=True)["G10"] is Verdict.TRIAL
    assert closed(alone, mode=Mode.SAAS)["G10"] is Verdict.TRIAL
    assert "G10" not in closed(alone, mode=Mode.INTERNAL)


@pytest.mark.parametrize(
    ("version", "affected", "reached"),
    [
        ("1.0", "<1.0.0", False),
        ("1.0.0-beta", "<1.0", True),
        ("v2.3", ">=2,<3", True),
        ("2.10", "<2.9", False),
        ("newest", "<2.9", None),
        ("1.0", "before 2", None),
    ],
)
def test_versions_are_compared_as_numbers(version: str, affected: str, reached: bool | None) -> None:
    assert within(version, affected) is reached


def test_a_version_that_cannot_be_read_counts_as_affected() -> None:
    assert closed("vllm", "nightly")["G8"] is Verdict.HOLD


def test_without_a_version_the_fixed_one_is_a_condition() -> None:
    found, _ = assess(Inquiry(as_of=DAY), Component(name="vLLM"), KNOWLEDGE)

    said = [finding for finding in found.findings if finding.id == "advisory CVE-2026-22807"]
    assert [(finding.severity, finding.ceiling) for finding in said] == [(Severity.CONDITION, None)]
    assert "0.14.0 or later" in said[0].claim


def test_whether_it_already_runs_is_asked_only_where_it_matters() -> None:
    def asked(name: str, **more) -> list[str]:
        return [question.field for question in questions(Inquiry(**more), Component(name=name), KNOWLEDGE)]

    assert asked("tgi") == ["use.new_work"]
    assert asked("vLLM") == []
    assert asked("tgi", may_ask=False) == []
    assert asked("tgi", declined=("use.new_work",)) == []
    assert asked("tgi", use=IntendedUse(new_work=True)) == []
