"""An organisation's own records and policy: laid over what is packaged, shown as its own, refused when not sound."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import Knowledge, load
from agents.licensing.facts.overlay import lay_over
from protocols.adoption import Assessment, Component, Inquiry, IntendedUse, Linkage, Mode, Severity
from protocols.adoption.overlay_files import UnusableOverlay

SOURCES = {"rule": {"title": "Policy 4.2", "locator": "https://wiki.example/policy/4.2", "seen": "2026-10-01"}}
OWN = "Example Ltd's own files: Policy 4.2"


def overlay(folder: Path, **more: object) -> Path:
    tree = {"schema": "licensing-overlay/1", "organisation": "Example Ltd", "sources": SOURCES, **more}
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(tree), "utf-8")
    return path


def asked(name: str, knowledge: Knowledge, **use: object) -> Assessment:
    component = Component(name=name)
    inquiry = Inquiry(
        components=(component,), use=IntendedUse.model_validate(use), as_of=date(2026, 11, 30), may_ask=False
    )
    return assess(inquiry, component, knowledge)[0]


def test_a_private_component_is_judged_by_the_licence_the_organisation_has_for_it(tmp_path: Path):
    own = {"source": "rule", "id": "house-model", "name": "House Model 7B", "licence": "CC-BY-NC-4.0"}
    knowledge = lay_over(load(), overlay(tmp_path, components=[own]))

    answer = asked("House Model 7B", knowledge, mode=Mode.SAAS)

    assert answer.outcome == "blocked"
    assert OWN in {evidence.title for fact in answer.facts for evidence in fact.evidence}
    assert asked("House Model 7B", load(), mode=Mode.SAAS).outcome == "legal_review"


def test_the_licence_an_organisation_holds_for_a_known_component_takes_the_packaged_ones_place(tmp_path: Path):
    own = {"source": "rule", "id": "minio", "licence": "Apache-2.0", "verified": "text"}
    knowledge = lay_over(load(), overlay(tmp_path, components=[own]))

    answer, packaged = (asked("minio", at, mode=Mode.SAAS, linkage=Linkage.INCORPORATED) for at in (knowledge, load()))

    assert (answer.component.licence, answer.outcome) == ("Apache-2.0", "permitted")
    assert packaged.outcome != answer.outcome


@pytest.mark.parametrize(("outcome", "severity"), [("blocked", Severity.BLOCKER), ("legal_review", Severity.CONDITION)])
def test_a_policy_restricts_what_the_licence_allows(tmp_path: Path, outcome: str, severity: Severity):
    rule = {"source": "rule", "licences": ["AGPLv3", "SSPL-1.0"], "outcome": outcome, "why": "no network copyleft"}
    knowledge = lay_over(load(), overlay(tmp_path, policy=[rule]))

    answer = asked("minio", knowledge, mode=Mode.INTERNAL)

    assert answer.outcome == outcome
    (finding,) = (finding for finding in answer.findings if finding.id.startswith("licence.own-policy"))
    assert (finding.severity, [evidence.title for evidence in finding.evidence]) == (severity, [OWN])
    assert "no network copyleft" in finding.claim
    assert asked("vllm", knowledge, mode=Mode.INTERNAL).outcome == asked("vllm", load(), mode=Mode.INTERNAL).outcome


def test_a_policy_never_lightens_a_verdict(tmp_path: Path):
    rule = {"source": "rule", "licences": ["CC-BY-NC-4.0"], "outcome": "legal_review", "why": "ask first"}
    knowledge = lay_over(load(), overlay(tmp_path, policy=[rule]))

    component = Component(name="x", licence="CC-BY-NC-4.0")
    inquiry = Inquiry(components=(component,), use=IntendedUse(mode=Mode.SAAS), may_ask=False)

    assert assess(inquiry, component, knowledge)[0].outcome == "blocked"


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"components": [{"source": "rule", "id": "new-one", "licence": "MIT"}]}, "needs a name"),
        ({"components": [{"source": "x", "id": "vllm", "licence": "MIT"}]}, "'x'"),
        ({"policy": [{"source": "rule", "licences": ["Zorp-9"], "outcome": "blocked", "why": "w"}]}, "'Zorp-9'"),
        ({"policy": [{"source": "rule", "licences": ["MIT"], "outcome": "permitted", "why": "w"}]}, "outcome"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_by_name(tmp_path: Path, broken: dict, problem: str):
    path = overlay(tmp_path, **broken)

    with pytest.raises(UnusableOverlay, match=r"own\.yaml") as refused:
        lay_over(load(), path)

    assert problem in str(refused.value)
