"""An organisation's own files: laid over what is packaged, shown as its own, refused when they are not sound."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from agents.research.__main__ import takes
from agents.research.assess import assess
from agents.research.facts.knowledge import Knowledge, load
from agents.security.facts.knowledge import load as security_knowledge
from protocols.adoption import Assessment, Component, Inquiry, Verdict
from protocols.catalogue.overlay import UnusableOverlay, of_security
from protocols.catalogue.overlay import lay_over as laid

SOURCES = {
    "review": {
        "title": "Security review 12",
        "locator": "https://wiki.example/reviews/12",
        "grade": "person",
        "seen": "2026-11-20",
    }
}
FACTS = {"source": "review", "seen": "2026-11-20", "values": {"licence.code": "other"}}


def lay_over(knowledge: Knowledge, path: Path) -> Knowledge:
    return laid(knowledge, path, takes)


def overlay(folder: Path, name: str = "own.yaml", **more: object) -> Path:
    tree = {"schema": "research-overlay/1", "organisation": "Example Ltd", "sources": SOURCES, **more}
    path = folder / name
    path.write_text(yaml.safe_dump(tree), "utf-8")
    return path


def said(**values: object) -> list[dict[str, object]]:
    return [{"source": "review", "seen": "2026-11-20", "values": values}]


def about(id: str, knowledge: Knowledge) -> Assessment:
    return assess(Inquiry(as_of=date(2026, 11, 30)), Component(name=id, id=id), knowledge)[0]


def test_an_own_fact_stands_in_front_and_the_packaged_one_beside_it(tmp_path: Path):
    own = {"id": "vllm", "facts": said(**{"licence.code": "our-own-agreement"})}
    knowledge = lay_over(load(), overlay(tmp_path, components=[own]))

    answer = about("vllm", knowledge)

    licence = next(finding for finding in answer.findings if finding.id == "licence code")
    assert licence.claim == "Licence of the code: our-own-agreement."
    assert licence.evidence[0].title == "Example Ltd's own files: Security review 12"
    (table,) = (table for table in answer.tables if table.id == "own-files")
    assert table.rows == (
        (
            "licence.code",
            "our-own-agreement",
            "2026-11-20",
            "Example Ltd's own files: Security review 12",
            "Apache-2.0",
        ),
    )
    assert any(finding.id == "own files" for finding in answer.findings)
    assert not any(table.id == "own-files" for table in about("vllm", load()).tables)


def test_a_private_component_is_known_by_its_own_name(tmp_path: Path):
    own = {
        "id": "house-model",
        "name": "House Model 7B",
        "kind": "model",
        "publisher": "Example Ltd",
        "aliases": ["hm7"],
        "facts": said(params_total_b=7.1, **{"licence.weights": "internal"}),
    }
    knowledge = lay_over(load(), overlay(tmp_path, components=[own]))

    for name in ("House Model 7B", "hm7"):
        found = knowledge.catalogue.find(Component(name=name))
        assert found
        assert found.id == "house-model"
    assert "with 7.1 billion parameters, published by Example Ltd" in about("house-model", knowledge).findings[0].claim


def test_a_state_of_ones_own_judgement_is_a_gate(tmp_path: Path):
    own = {"id": "vllm", "status": "retired", "facts": said(**{"maintenance.status": "retired: not on our platform"})}
    knowledge = lay_over(load(), overlay(tmp_path, components=[own]))

    gates = [finding for finding in about("vllm", knowledge).findings if finding.ceiling is Verdict.HOLD]

    assert [gate.claim for gate in gates] == ["vLLM is retired (not on our platform): nothing new should start on it."]


def test_own_weights_move_the_score(tmp_path: Path):
    heavy = overlay(tmp_path, weights={"software": {"maintenance": 100, "governance": 0}})

    before, after = about("pgvector", load()), about("pgvector", lay_over(load(), heavy))

    assert before.scores == after.scores
    assert before.summary != after.summary


def test_of_several_files_the_last_by_name_is_on_top(tmp_path: Path):
    for name, licence in (("a.yaml", "first"), ("b.yaml", "second")):
        overlay(tmp_path, name, components=[{"id": "vllm", "facts": said(**{"licence.code": licence})}])

    entry = lay_over(load(), tmp_path).catalogue.entries["vllm"]

    assert [fact.value for fact in entry.facts if fact.key == "licence.code"] == ["second", "first", "Apache-2.0"]


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"components": [{"id": "brand-new"}]}, "name: Field required"),
        ({"components": [{"id": "vllm", "owner": "me"}]}, "owner: Extra inputs are not permitted"),
        (
            {"components": [{"id": "vllm", "facts": [{"source": "x", "seen": "2026", "values": {"a": 1}}]}]},
            "called 'x'",
        ),
        ({"components": [{"id": "new", "name": "vLLM", "kind": "library", "publisher": "p"}]}, "claimed by"),
        ({"weights": {"software": {"beauty": 3}}}, "no dimension 'beauty'"),
        ({"schema": "other/1"}, "schema: String should match"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_by_name(tmp_path: Path, broken: dict, problem: str):
    path = overlay(tmp_path, **broken)

    with pytest.raises(UnusableOverlay, match=r"own\.yaml") as refused:
        lay_over(load(), path)

    assert problem in str(refused.value)


def test_a_tag_in_the_file_makes_no_object(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_text("schema: !!python/object/apply:os.system [true]\n", "utf-8")

    with pytest.raises(UnusableOverlay, match="python/object"):
        lay_over(load(), path)


def test_of_one_file_each_agent_takes_what_it_answers_for(tmp_path: Path):
    values = {"licence.code": "ours", "security.telemetry": "off: our own build"}
    advisory = {"id": "OWN-1", "summary": "OWN-1: a hole", "source": "review"}
    path = overlay(tmp_path, components=[{"id": "vllm", "facts": said(**values), "advisories": [advisory]}])

    research = lay_over(load(), path).catalogue.entries["vllm"]
    security = laid(security_knowledge(), path, of_security).catalogue.entries["vllm"]

    assert [fact.key for fact in research.facts if fact.source == "overlay:review"] == ["licence.code"]
    assert [fact.key for fact in security.facts if fact.source == "overlay:review"] == ["security.telemetry"]
    assert ("OWN-1" in {it.id for it in security.advisories}, research.advisories) == (True, ())
