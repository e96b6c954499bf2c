"""What the organisation's own policy says of a licence; it restricts further and allows nothing."""

from collections.abc import Iterable

from ...facts.policy import PolicyRule
from ...facts.records.licence import Licence
from ..outcome import LicenceOutcome, Point


def policy_points(licence: Licence, policy: Iterable[PolicyRule]) -> tuple[Point, ...]:
    """A point for every rule that names the licence."""
    return tuple(
        Point(
            "own-policy",
            LicenceOutcome(rule.outcome),
            f"{rule.organisation}'s own policy on {licence.name}: {rule.why}.",
            "your own policy",
            change=f"{rule.organisation} makes an exception to its policy",
            evidence=rule.evidence,
        )
        for rule in policy
        if licence.id in rule.licences
    )
