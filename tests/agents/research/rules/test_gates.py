"""Gates close on facts, for the version and the use that were asked about."""

from datetime import date

import pytest

from agents.research.__main__ import IGNORES
from agents.research.assess import assess, questions
from agents.research.facts.knowledge import load
from agents.research.rules.gates import gates
from agents.research.rules.use_case import use_case
from orchestrator.run.planner import without
from protocols.adoption import Component, Inquiry, IntendedUse, Mode, Verdict

KNOWLEDGE = load()
DAY = date(2026, 11, 21)


def closed(id: str, version: str | None = None, as_of: date = DAY, **use) -> dict[str, Verdict | None]:
    component = Component(name=id, id=id, version=version)
    # As it comes over the wire: without what this agent's card says it never reads.
    sent = without(Inquiry(use=IntendedUse(**use), as_of=as_of), IGNORES)
    case = use_case(sent, component, KNOWLEDGE)
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
        ("deepseek-r1", {}, "G14", Verdict.TRIAL),
        ("kagent", {}, "G16", Verdict.TRIAL),
        ("tensorflow", {}, "G12", Verdict.TRIAL),
        ("chroma", {}, "G12", Verdict.TRIAL),
        ("llama-3.3-70b", {"multimodal": True}, "G13", Verdict.HOLD),
        ("ollama", {"production": True, "organisation": {"end_users_30d": 500}}, "G17", Verdict.HOLD),
        ("ollama", {"organisation": {"end_users_30d": 500}}, "G17", Verdict.ASSESS),
        ("kubernetes", {"organisation": {"end_users_30d": 2}}, "G18", Verdict.ASSESS),
    ],
)
def test_a_gate_closes(id: str, use: dict, gate: str, ceiling: Verdict) -> None:
    assert closed(id, **use)[gate] is ceiling


@pytest.mark.parametrize("id", ["pytorch", "vllm", "kserve", "a2a", "gemma-4-31b"])
def test_no_gate_closes_on_a_healthy_component(id: str) -> None:
    assert closed(id) == {}


def test_a_replaced_model_that_already_runs_may_go_on() -> None:
    assert closed("deepseek-r1", new_work=False) == {}


def test_one_person_of_one_company_is_a_risk_in_production_only() -> None:
    alone = next(
        entry.id
        for entry in KNOWLEDGE.catalogue.entries.values()
        if (people := entry.fact("community.contributor_absence_factor_365d"))
        and people.value == 1
        and (home := entry.fact("governance.home"))
        and KNOWLEDGE.rubric.home(str(home.value)) == "single_company"
        and entry.status == "active"
    )

    assert closed(alone, production=True)["G10"] is Verdict.TRIAL
    assert closed(alone, mode=Mode.SAAS)["G10"] is Verdict.TRIAL
    assert "G10" not in closed(alone, mode=Mode.INTERNAL)


def test_whether_it_already_runs_is_asked_only_where_it_matters() -> None:
    def asked(name: str, **more) -> list[str]:
        return [question.field for question in questions(Inquiry(**more), Component(name=name), KNOWLEDGE)]

    assert asked("tgi") == ["use.new_work"]
    assert asked("vLLM") == []
    assert asked("tgi", may_ask=False) == []
    assert asked("tgi", declined=("use.new_work",)) == []
    assert asked("tgi", use=IntendedUse(new_work=True)) == []


@pytest.mark.parametrize(
    ("id", "use"),
    [
        ("ollama", {"production": True, "organisation": {"end_users_30d": 5}}),
        ("ollama", {"mode": Mode.EVALUATE, "organisation": {"end_users_30d": 500}}),
        ("ollama", {"mode": Mode.SAAS, "organisation": {"headcount": 500}}),
        ("vllm", {"production": True, "organisation": {"end_users_30d": 5_000}}),
        ("kubernetes", {"organisation": {"end_users_30d": 2_000}}),
        ("kubernetes", {}),
    ],
)
def test_a_component_that_fits_the_number_of_people_is_not_capped_for_it(id: str, use: dict) -> None:
    assert not {"G17", "G18"} & closed(id, **use).keys()


@pytest.mark.parametrize(
    ("id", "use"), [("tensorflow", {"new_work": False}), ("vllm", {}), ("pytorch", {}), ("gguf", {}), ("bert", {})]
)
def test_a_pause_of_releases_is_for_new_work_on_software_with_a_long_one(id: str, use: dict) -> None:
    assert "G12" not in closed(id, **use)


@pytest.mark.parametrize(
    ("id", "version", "new_work", "ceiling"),
    [
        ("tensorflow", "1", None, Verdict.HOLD),
        ("tensorflow", "1.15.5", False, Verdict.ASSESS),
        ("tensorflow", "2.21.0", None, None),
        ("kubernetes", "1.31.4", None, Verdict.HOLD),
        ("kubernetes", "v1.33.2", None, Verdict.HOLD),
        ("kubernetes", "1.36.4", None, None),
    ],
)
def test_a_version_past_its_end_of_life_is_not_for_new_work(
    id: str, version: str, new_work: bool | None, ceiling: Verdict | None
) -> None:
    assert closed(id, version, new_work=new_work).get("G15") is ceiling


def test_an_end_of_life_still_to_come_closes_nothing_and_is_said() -> None:
    component = Component(name="kubernetes", id="kubernetes", version="1.35.2")
    case = use_case(Inquiry(as_of=DAY), component, KNOWLEDGE)
    assert case

    notes = [finding for finding in gates(case) if finding.id == "end of life"]

    assert [(note.ceiling, "until 2027-02-28" in note.claim) for note in notes] == [(None, True)]


@pytest.mark.parametrize(
    ("id", "successor"),
    [("qwen2.5-7b", "Qwen3-8B"), ("deepseek-r1", "DeepSeek"), ("gemma-3-4b", "Gemma 4 E4B")],
)
def test_a_model_is_replaced_by_one_of_like_size(id: str, successor: str) -> None:
    found, _ = assess(Inquiry(as_of=DAY), Component(name=id, id=id), KNOWLEDGE)

    (claim,) = (finding.claim for finding in found.findings if finding.id.startswith("G14"))
    assert claim.startswith(successor)
    assert successor in " ".join(offer.component.name for offer in found.alternatives[:2])


@pytest.mark.parametrize("id", ["gpt-2", "bloom"])
def test_a_newer_model_of_another_size_replaces_nothing(id: str) -> None:
    found, _ = assess(Inquiry(as_of=DAY), Component(name=id, id=id), KNOWLEDGE)

    assert not [finding for finding in found.findings if finding.id.startswith("G14")]
    assert any(finding.id == "newer of another size" for finding in found.findings)
