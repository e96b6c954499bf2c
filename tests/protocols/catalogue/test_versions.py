"""Version numbers are compared as numbers, and held against each of several ranges."""

import pytest

from protocols.catalogue.versions import within


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


@pytest.mark.parametrize(
    ("version", "affected"), [("2.4.10", True), ("2.4.24", False), ("2.5.20", True), ("2.6.5", False), ("2.6.1", True)]
)
def test_each_of_several_ranges_is_held_against_the_version(version: str, affected: bool) -> None:
    assert within(version, "<2.4.24 || >=2.5.0,<2.5.21 || >=2.6.0,<2.6.5") is affected
