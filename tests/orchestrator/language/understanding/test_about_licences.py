"""A question about a licence itself asks about the licence, and never about a component that sounds like it."""

import pytest

from orchestrator.language.understanding import Intent, load, understand
from protocols.adoption import Kind, Linkage, Mode
from protocols.adoption.text.licence_names import licences_in

NAMES = load()


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("What does AGPL-3.0 require?", "AGPL-3.0"),
        ("Can I link a GPLv3 library into a proprietary app that I sell?", "GPLv3"),
        ("What is OpenMDW-1.1?", "OpenMDW-1.1"),
        ("Which duties come with the MIT licence in a SaaS?", "MIT"),
        ("What are the obligations of CC-BY-NC-4.0?", "CC-BY-NC-4.0"),
    ],
)
def test_the_licence_is_what_is_asked_about(words, licence):
    understood = understand(words, (), NAMES)

    assert understood.intent is Intent.LICENCE_CHECK
    assert [(component.name, component.kind) for component in understood.inquiry.components] == [
        (licence, Kind.LICENCE)
    ]


def test_two_licences_that_are_to_fit_are_one_into_the_other():
    inquiry = understand("Is Apache-2.0 compatible with GPL-2.0-only?", (), NAMES).inquiry

    assert [component.name for component in inquiry.components] == ["Apache-2.0"]
    assert (inquiry.use.own_licence, inquiry.use.mode) == ("GPL-2.0-only", Mode.DISTRIBUTE)
    assert inquiry.use.linkage is Linkage.INCORPORATED


@pytest.mark.parametrize(
    "words", ["May we use vLLM (Apache-2.0) in a product?", "Recommend an Apache-2.0 vector database"]
)
def test_a_component_or_a_search_stays_what_it_is(words):
    kinds = [component.kind for component in understand(words, (), NAMES).inquiry.components]

    assert Kind.LICENCE not in kinds


def test_words_that_only_look_like_a_licence_are_none():
    assert licences_in("The MIT researchers commit to permits and a gpl-like spirit of agplish") == ()
