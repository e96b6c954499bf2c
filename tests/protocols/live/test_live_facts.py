"""Live and packaged values side by side."""

import pytest

from protocols.adoption import Evidence, Grade
from protocols.catalogue.cited_fact import CatalogueFact
from protocols.live.live_facts import LiveFact, LiveFacts, difference_table, differences

EVIDENCE = Evidence(title="t", locator="l", seen="2026-05-17", grade=Grade.SECONDARY)


def packaged(key: str, value) -> CatalogueFact:
    return CatalogueFact(key, value, "packaged", "2026-05-17", EVIDENCE)


def live(key: str, value) -> LiveFact:
    return LiveFact(key, value, "live:hub", "2026-11-21", "https://huggingface.co/a/b")


@pytest.mark.parametrize(
    ("key", "before", "now", "differs"),
    [
        ("adoption.hf_downloads_30d", 822741, 900000, True),
        ("adoption.hf_downloads_30d", 822741, 822741, False),
        ("params_total_b", 671.0, 684.5, False),
        ("params_total_b", 671.0, 70.0, True),
        ("licence.code", "GPL-3.0-only", "GPL-3.0", False),
        ("licence.code", "MIT", "Apache-2.0", True),
        ("gated", True, False, True),
        ("gated", True, True, False),
    ],
)
def test_only_what_differs_is_a_difference(key: str, before, now, differs: bool):
    found = differences([packaged(key, before)], LiveFacts((live(key, now),)))

    assert bool(found) is differs


def test_a_difference_shows_both_values_with_both_dates():
    found = differences([packaged("adoption.hf_likes", 2757)], LiveFacts((live("adoption.hf_likes", 3000),)))

    table = difference_table(found)

    assert table
    row = ("adoption.hf_likes", "2,757", "2026-05-17", "3,000", "2026-11-21", "Hugging Face Hub, repository record")
    assert table.rows == (row,)
    assert [evidence.seen for evidence in table.evidence] == ["2026-11-21"]


def test_what_is_packaged_twice_or_not_at_all_is_no_difference():
    twice = [packaged("note", "a"), packaged("note", "b")]

    assert differences(twice, LiveFacts((live("note", "c"), live("new", 1)))) == ()
    assert difference_table(()) is None


@pytest.mark.parametrize(
    ("read", "tag", "differs"),
    [
        ("llama-3.3", "llama3.3", False),
        ("Apache-2.0", "apache-2.0", False),
        ("gemma-tou-2025-03-24", "gemma", False),
        ("kimi-k2-modified-mit", "mit", True),
        ("MIT", "apache-2.0", True),
    ],
)
def test_a_licence_badge_is_held_against_the_licence_that_was_read(read: str, tag: str, differs: bool):
    found = differences([packaged("licence.weights", read)], LiveFacts((live("licence.hub_tag", tag),)))

    assert bool(found) is differs
