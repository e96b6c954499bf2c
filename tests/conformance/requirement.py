"""How a test names the requirement of the specification it holds."""

import pytest


def must(requirement: str, section: str):
    """The test holds a MUST; `section` is of the A2A 1.0 specification."""
    return pytest.mark.requirement(requirement, section, "MUST")


def should(requirement: str, section: str):
    """As `must`, for a SHOULD."""
    return pytest.mark.requirement(requirement, section, "SHOULD")


def may(requirement: str, section: str):
    """As `must`, for a MAY our services take up."""
    return pytest.mark.requirement(requirement, section, "MAY")
