"""A name is taken for a component only when it is that component's: every digit counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.research.facts.knowledge import load
from agents.research.report.describe import describe
from protocols.adoption import Component
from protocols.catalogue.component_catalogue import normal_name

KNOWLEDGE = load()
CATALOGUE = KNOWLEDGE.catalogue


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Llama 3.3", "llama-3.3-70b"),
        ("llama-3.3-70b-instruct", "llama-3.3-70b"),
        ("DeepSeek R1", "deepseek-r1"),
        ("deepseek-ai/DeepSeek-V3.2-Exp", None),
        ("qwen 3 32b", "qwen3-32b"),
        ("PyTorch", "pytorch"),
        ("torch", "pytorch"),
        ("agent2agent", "a2a"),
        ("YOLO11", "yolo11"),
        ("Keras 3", "keras"),
        ("vLLM v0.12", "vllm"),
        ("Llama 3.1", None),
        ("Llama 5", None),
        ("Llama", None),
        ("GPT-3", None),
        ("Qwen3.33 32b", None),
        ("Frobnicator-9000", None),
    ],
)
def test_a_name_finds_its_component_or_nothing(name: str, id: str | None) -> None:
    found = CATALOGUE.find(Component(name=name))

    assert (found.id if found else None) == id


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(CATALOGUE.entries)), st.integers(0, 9), st.data())
def test_changing_a_digit_never_finds_the_same_model(id: str, digit: int, data: st.DataObject) -> None:
    places = [place for place, letter in enumerate(id) if letter.isdigit() and letter != str(digit)]
    if not places or CATALOGUE.entries[id].kind != "model":
        return
    place = data.draw(st.sampled_from(places))
    changed = id[:place] + str(digit) + id[place + 1 :]

    found = CATALOGUE.find(Component(name=changed))

    assert found is None or found.id != id


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_look_up(text: str) -> None:
    component = Component(name=text or "x")

    found = CATALOGUE.find(component)

    assert found is None or normal_name(component.name)
    CATALOGUE.nearest(component.name)
    CATALOGUE.version_in(component)


def test_a_package_url_finds_the_component_and_its_version() -> None:
    component = Component(name="whatever it is called", purl="pkg:pypi/torch@2.5.1")

    found = CATALOGUE.find(component)

    assert found
    assert (found.id, CATALOGUE.version_in(component)) == ("pytorch", "2.5.1")


def test_a_repository_shared_by_several_models_finds_none_of_them() -> None:
    assert CATALOGUE.find(Component(name="x", purl="pkg:github/deepseek-ai/DeepSeek-R1")) is None


def test_the_nearest_known_are_offered_and_the_far_are_not() -> None:
    near = [entry.id for entry in CATALOGUE.nearest("Llama 3.1")]

    assert set(near) >= {"llama-3.1-8b", "llama-3.1-405b"}
    assert CATALOGUE.nearest("Frobnicator-9000") == ()


def test_the_chain_of_successors_ends() -> None:
    chain = CATALOGUE.successors(CATALOGUE.entries["deepseek-r1"])

    assert [entry.id for entry in chain] == ["deepseek-v3.2", "deepseek-v4-pro"]


def test_a_component_is_described_with_its_lineage() -> None:
    described = describe(Component(name="r1 distill llama 8b"), KNOWLEDGE)

    assert described
    assert (described.id, described.publisher, described.licence) == (
        "deepseek-r1-distill-llama-8b",
        "DeepSeek",
        "MIT",
    )
    assert [(c.role, c.licence) for c in described.constituents] == [("base-model", "llama-3.1")]


def test_artefacts_with_licences_of_their_own_are_constituents() -> None:
    described = describe(Component(name="x", id="gemma-3-27b"), KNOWLEDGE)

    assert described
    assert {c.role: c.licence for c in described.constituents} == {
        "weights": "gemma-tou-2025-03-24",
        "code": "Apache-2.0",
    }


def test_an_address_on_a_known_host_describes_the_component() -> None:
    described = describe(Component(name="https://huggingface.co/meta-llama/Llama-3.3-70B-Instruct"), KNOWLEDGE)

    assert described
    assert described.id == "llama-3.3-70b"


def test_what_is_not_known_is_not_described() -> None:
    assert describe(Component(name="Frobnicator-9000"), KNOWLEDGE) is None
