"""Points of what a licence does not give at all, with the clause that says so."""

from ...facts.records.licence import Licence
from ..outcome import LicenceOutcome, Point


def scope_clause(licence: Licence) -> str:
    for id in ("research-only", "non-production-only", "purpose-limit", "redistributables-only", "no-share-adapted"):
        if clause := next((duty.clause for duty in licence.obligations if duty.id == id), None):
            return clause
    return licence.hosting.clause or "licence grant"


def blocked(rule: str, claim: str, clause: str, change: str) -> Point:
    return Point(rule, LicenceOutcome.BLOCKED, claim, clause, change=change)
