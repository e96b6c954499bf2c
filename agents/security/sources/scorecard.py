"""OpenSSF Scorecard: the answer to every check from the weekly scan of a repository."""

import re
from functools import partial
from textwrap import shorten

from protocols.catalogue.identifiers import Subject
from protocols.live.call import Call, Fetch, Shaped
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Ask

_SOURCE = "live:scorecard"
_MOST_CHECKS, _LONGEST_REASON = 40, 200
_CHECK_NAME = re.compile(r"[A-Za-z][A-Za-z-]{1,60}")  # `Token-Permissions`


class ScannedCheck(Shaped):
    """One check, 0 to 10; -1 when it could not be decided."""

    name: str
    score: int = -1
    reason: str = ""


class ScorecardResult(Shaped):
    """One scan of one repository."""

    date: str = ""
    score: float | None = None
    checks: tuple[ScannedCheck, ...] = ()


class Scorecard:
    """Asks the Scorecard service for the last scan."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """One call when the Component has a repository."""
        return (partial(self._result, subject.github),) if subject.github else ()

    async def _result(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(f"{self._base}/projects/github.com/{name}", ScorecardResult))
        page = f"https://scorecard.dev/viewer/?uri=github.com/{name}"
        scan = answer.content
        scanned = (scan.date if len(scan.date) >= 10 else answer.as_of)[:10]
        # A scan without an aggregate, or with one out of bounds, was broken off: none of it is taken.
        if scan.score is None or not 0 <= scan.score <= 10:
            return ()
        total = LiveFact("security.scorecard_aggregate", scan.score, _SOURCE, scanned, page)
        checks = (check for check in scan.checks[:_MOST_CHECKS] if _CHECK_NAME.fullmatch(check.name))
        return (total, *(LiveFact(_key(check), _value(check), _SOURCE, scanned, page) for check in checks))


def _key(check: ScannedCheck) -> str:
    return f"scorecard.{check.name.lower().replace('-', '_')}"


def _value(check: ScannedCheck) -> str:
    """As the packaged facts have it: `8/10: words`; an undecided check counts neither way."""
    reason = shorten(check.reason, _LONGEST_REASON, placeholder=" …") or "its scan gives no reason"
    return f"{check.score}/10: {reason}" if 0 <= check.score <= 10 else f"open: {reason}"
