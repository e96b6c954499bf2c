"""The checks of OpenSSF Scorecard: each answered with its source and day, or said not to be known."""

from collections.abc import Iterator
from dataclasses import dataclass

from protocols.adoption import Finding, Severity, Table
from protocols.catalogue.cited_fact import CitedFact
from protocols.catalogue.scores.signals import out_of_ten

from ..facts.knowledge import NOT_KNOWN, ScorecardCheck
from .advisories import security_finding
from .case import SecurityCase

# Up to 3 of 10 is low; a table names so many sources, since one repository is read once for all of its checks.
_LOW, _MOST_SOURCES = 3, 8
_GRAVE = ("critical", "high")


@dataclass(frozen=True)
class CheckAnswer:
    """One check with the fact that answers it, if any."""

    check: ScorecardCheck
    fact: CitedFact | None

    @property
    def points(self) -> float | None:
        """0 to 10; `None` when it is not known, or something is and does not decide it."""
        return out_of_ten(self.fact) if self.fact else None

    @property
    def grade(self) -> str:
        """`8/10`, `open` or `not known`."""
        return str(self.fact.value).partition(":")[0] if self.fact else NOT_KNOWN

    @property
    def words(self) -> str:
        """What was seen, in words."""
        return str(self.fact.value).partition(": ")[2] if self.fact else ""


def check_answers(case: SecurityCase) -> tuple[CheckAnswer, ...]:
    """Every check, in the order of the data."""
    return tuple(CheckAnswer(check, case.entry.fact(check.fact)) for check in case.knowledge.checks)


def check_table(case: SecurityCase, answers: tuple[CheckAnswer, ...]) -> Table | None:
    """All checks with what is known of each; none for what has no repository, such as weights and data."""
    if not any(answer.fact for answer in answers) and "github" not in case.entry.ids:
        return None
    evidence = dict.fromkeys(answer.fact.evidence for answer in answers if answer.fact)
    return Table(
        id="scorecard",
        title="The checks of OpenSSF Scorecard, read by its rules from the repository's files or taken from its scan",
        columns=("check", "risk", "answer", "what was seen", "as of", "source"),
        rows=tuple(_row(answer) for answer in answers),
        evidence=tuple(evidence)[:_MOST_SOURCES] or (case.knowledge.evidence("scorecard-checks"),),
    )


def _row(answer: CheckAnswer) -> tuple[str, ...]:
    check, fact = answer.check, answer.fact
    counted = f" (counted under {check.counted_under})" if check.counted_under else ""
    words = answer.words or f"nobody has read it here: {check.asks}"
    source = (fact.as_of, fact.evidence.title) if fact else ("", "")
    return (check.name, check.risk, answer.grade, f"{words}{counted}", *source)


def check_findings(answers: tuple[CheckAnswer, ...]) -> Iterator[Finding]:
    """Grave checks that scored low, each a condition; how many were answered, and which could not be."""
    for answer in answers:
        low = answer.points is not None and answer.points <= _LOW
        if answer.fact and low and answer.check.risk == "critical":
            claim = f"{answer.check.name} ({answer.grade}): {answer.words}."
            yield security_finding(f"check {answer.check.name}", claim, Severity.CONDITION, answer.fact.evidence)
    decided = [answer for answer in answers if answer.fact]
    if not decided:
        return
    sources = tuple(dict.fromkeys(answer.fact.evidence for answer in decided if answer.fact))[:_MOST_SOURCES]
    low_names = _names(answers, lambda it: it.points is not None and it.points <= _LOW and it.check.risk in _GRAVE)
    claim = f"{len(decided)} of the {len(answers)} checks of OpenSSF Scorecard are answered here"
    claim += f"; low among those of high risk: {low_names}" if low_names else "; none of high risk scored low"
    missing = _names(answers, lambda it: it.fact is None)
    claim += f". Not known: {missing}." if missing else "."
    yield security_finding("scorecard", claim, Severity.NOTE, *sources)


def _names(answers: tuple[CheckAnswer, ...], holds) -> str:
    return ", ".join(answer.check.name for answer in answers if holds(answer))
