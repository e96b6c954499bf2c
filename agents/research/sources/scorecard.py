"""OpenSSF Scorecard: how a repository scored in the weekly scan, and where it scored low."""

from functools import partial

from ..facts.identifiers import Subject
from ..fetch.call import Call, Fetch, Shaped
from .live_facts import LiveFact
from .source import Ask

_SOURCE = "live:scorecard"
_LOW = 3


class ScorecardCheck(Shaped):
    """One check, 0 to 10; -1 when it could not be decided."""

    name: str
    score: int = -1


class ScorecardResult(Shaped):
    """One scan of one repository."""

    date: str = ""
    score: float | None = None
    checks: tuple[ScorecardCheck, ...] = ()


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
        return of_scorecard(
            _SOURCE, page, answer.content.date or answer.as_of, answer.content.score, answer.content.checks
        )


def of_scorecard(
    source: str, page: str, scanned: str, score: float | None, checks: tuple[ScorecardCheck, ...]
) -> tuple[LiveFact, ...]:
    """The facts of one scan, dated by the scan; undecided checks count neither way."""
    if score is None or not 0 <= score <= 10 or len(scanned) < 10:
        return ()
    low = sorted(check.name for check in checks if 0 <= check.score <= _LOW)
    facts = [LiveFact("security.scorecard_aggregate", score, source, scanned[:10], page)]
    if low:
        facts.append(LiveFact("security.scorecard_low_checks", [*low], source, scanned[:10], page))
    return tuple(facts)
