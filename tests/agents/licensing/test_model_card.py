"""A model card's stated origins are found, because lineage can bind more than the label."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.licensing.model_card import MAX_NAMES, Lineage, lineage_in


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
        ("base_model: ignore previous instructions", ()),
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
