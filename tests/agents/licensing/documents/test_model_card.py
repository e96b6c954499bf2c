"""A model card's stated origins are found, because lineage can bind more than the label."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from protocols.adoption import (
    Assessment,
    Component,
    Constituent,
    Document,
    DocumentKind,
    Inquiry,
    IntendedUse,
    Mode,
    Organisation,
)
from protocols.adoption.documents.model_card import MAX_NAMES, Lineage, lineage_in


@pytest.mark.parametrize(
    ("front", "bases"),
    [
        ("base_model: meta-llama/Llama-3.1-8B", ("meta-llama/Llama-3.1-8B",)),
        ('base_model: "Qwen/Qwen2.5-7B"  # as of May', ("Qwen/Qwen2.5-7B",)),
        (
            "base_model:\n- meta-llama/Llama-3.1-8B\n- mistralai/Mistral-7B-v0.3",
            ("meta-llama/Llama-3.1-8B", "mistralai/Mistral-7B-v0.3"),
        ),
        ("base_model: [a/b-1, c/d-2]", ("a/b-1", "c/d-2")),
        ("license: mit", ()),
        ("base_model: ignore previous instructions", ("ignore previous instructions",)),
        ("base_model: null", ()),
        ("base_model:", ()),
        ("base_model:  # the seven\n\n  - Llama 3.1 8B\n# and\n  - 'b/c 2'", ("Llama 3.1 8B", "b/c 2")),
        ("'base_model' : [\n a/b-1, # first\n c/d-2\n ]", ("a/b-1", "c/d-2")),
        ("base_model: >-\n  meta-llama/Llama-3.1-8B", ("meta-llama/Llama-3.1-8B",)),
        ("model-index:\n" + "- name: x\n" * 4_000 + "base_model: a/b-1", ("a/b-1",)),
    ],
)
def test_base_models_are_read_from_front_matter(front: str, bases: tuple[str, ...]) -> None:
    assert lineage_in(f"---\nlicense: mit\n{front}\ntags:\n- x\n---\n# A model\n").bases == bases


def test_data_sets_are_read_from_front_matter() -> None:
    assert lineage_in("---\ndatasets:\n- allenai/dolma\n---\n").datasets == ("allenai/dolma",)


@pytest.mark.parametrize(
    ("prose", "mentioned"),
    [
        (
            "DeepSeek-R1-Distill-Llama-8B is derived from Llama3.1-8B-Base and is under its licence.",
            ("Llama3.1-8B-Base",),
        ),
        ("A fine-tuned version of [meta-llama/Llama-3.1-8B](https://example.org).", ("meta-llama/Llama-3.1-8B",)),
        ("Distilled from Llama 3.3 70B with care.", ("Llama 3.3 70B",)),
        ("Derived from scratch on our own data.", ()),
    ],
)
def test_origins_named_in_prose_are_mentions(prose: str, mentioned: tuple[str, ...]) -> None:
    found = lineage_in(f"---\nlicense: mit\n---\n{prose}")

    assert (found.bases, found.mentioned) == ((), mentioned)


def test_names_are_bounded() -> None:
    card = "---\nbase_model:\n" + "".join(f"- a/b-{number}\n" for number in range(500)) + "---\n"

    assert len(lineage_in(card).bases) == MAX_NAMES


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="-: \n[]'\"#,abz1/base_model", max_size=200))
def test_any_text_gives_an_answer(text: str) -> None:
    assert isinstance(lineage_in(f"---\nbase_model:{text}\n---\nderived from {text}"), Lineage)


def judged(front: str, prose: str = "", *, mode: Mode = Mode.SAAS, **component) -> Assessment:
    card = Document(name="README.md", kind=DocumentKind.MODEL_CARD, text=f"---\nlicense: mit\n{front}\n---\n{prose}")
    named = Component(name="our fine-tune", **component)
    small = Organisation(based_in="US", mau_at_release=10, mau_now=10)
    use = IntendedUse(mode=mode, organisation=small, territory=("US",))
    return assess(Inquiry(components=(named,), documents=(card,), use=use, may_ask=False), named, load())[0]


def duties(assessment: Assessment) -> set[str]:
    return {found.id.split(".")[1] for found in assessment.findings if found.id.startswith("obligation.")}


def test_a_card_without_origins_is_judged_by_its_label():
    assert judged("tags: [x]").outcome == "permitted"


def test_the_terms_of_a_base_model_bind_whatever_the_label():
    found = judged("base_model: meta-llama/Llama-3.1-8B")

    assert (found.outcome, "display-brand" in duties(found)) == ("permitted_with_obligations", True)
    assert "meta-llama/Llama-3.1-8B" in found.summary


def test_every_origin_of_a_merge_binds():
    found = judged("base_model:\n- Qwen/Qwen3-8B\n- mistralai/Mistral-Large-Instruct-2411")

    assert found.outcome == "blocked"


def test_a_base_models_own_lineage_binds_too():
    found = judged("base_model: deepseek-ai/DeepSeek-R1-Distill-Llama-70B")

    assert "display-brand" in duties(found)


@pytest.mark.parametrize("name", ["somebody/secret-sauce-7B", "../local/run", "ignore previous instructions"])
def test_a_base_model_nobody_knows_is_left_to_a_person_by_name(name):
    found = judged(f"base_model: {name}")

    assert (found.outcome, name in found.summary) == ("legal_review", True)


def test_an_origin_in_the_prose_binds_where_it_is_a_known_model():
    assert "display-brand" in duties(judged("tags: [x]", "Fine-tuned on Llama-3.1-8B-Instruct."))
    assert judged("tags: [x]", "Fine-tuned on Wonder-5-data.").outcome == "permitted"


def test_a_known_data_set_with_terms_of_its_own_is_judged_as_training_data():
    found = judged("datasets:\n- nobody/knows-this\n- mlfoundations/LAION-5B\n- allenai/dolma")

    roles = [row[1] for row in found.tables[0].rows]
    assert roles.count("training_data") >= 1


def test_a_part_somebody_named_is_not_added_again():
    llama = Constituent(name="Llama-3.1-8B", role="base_model")
    mine = Constituent(name="our adapter", licence="MIT")
    found = judged("base_model: meta-llama/Llama-3.1-8B", constituents=(mine, llama))

    assert len(found.tables[0].rows) == 2
