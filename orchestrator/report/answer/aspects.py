"""What a question asks about beside a whole concern, and the Findings that answer it; from data/aspects.yaml."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from orchestrator.report.answer.comparison import assessments_of
from orchestrator.report.answer.concerns import sentence_of
from orchestrator.report.answer.phrases import Phrases
from orchestrator.report.answer.request import AnswerRequest
from protocols.adoption import Assessment, Finding, Recommendation, Severity
from protocols.models import StrictModel

MOST_CLAIMS = 2
GRAVITY = (Severity.BLOCKER, Severity.CONDITION, Severity.NOTE)


class Aspect(StrictModel):
    """One row of the table: patterns of the message, and of a Finding's claim (or its id), the best first."""

    name: str
    asks: tuple[str, ...]
    findings: tuple[str, ...]

    def answered_by(self, finding: Finding) -> int | None:
        """The place of the first pattern that fits; `None` when none does. One that begins with `^` is of the id."""
        return next(
            (
                place
                for place, pattern in enumerate(self.findings)
                if re.search(pattern, finding.id if pattern.startswith("^") else finding.claim, re.IGNORECASE)
            ),
            None,
        )


@cache
def _table() -> tuple[Aspect, ...]:
    sheet = files("orchestrator.report") / "data" / "aspects.yaml"
    read = yaml.load(sheet.read_text("utf-8"), yaml.CSafeLoader)
    return tuple(Aspect(name=name, **row) for name, row in read["aspects"].items())


def aspects_of(message: str) -> tuple[Aspect, ...]:
    """What the message asks about, in the order of the table."""
    return tuple(
        aspect for aspect in _table() if any(re.search(pattern, message, re.IGNORECASE) for pattern in aspect.asks)
    )


def findings_on(aspect: Aspect, assessments: Sequence[Assessment]) -> tuple[Finding, ...]:
    """The few Findings that answer it: by the place of their pattern, the gravest first among equals."""
    ranked = sorted(
        (
            (place, GRAVITY.index(finding.severity), finding)
            for assessment in assessments
            for finding in assessment.findings
            if (place := aspect.answered_by(finding)) is not None
        ),
        key=lambda row: row[:2],
    )
    best = [finding for place, _, finding in ranked if place == ranked[0][0]]
    return tuple(best[:MOST_CLAIMS])


def aspect_sentences(recommendation: Recommendation, request: AnswerRequest, words: Phrases) -> list[str]:
    """What the message asks about in particular, from the Findings; a plain no where none is on file.

    Empty where the message asks about a concern as a whole, or for the Verdict.
    """
    if not request.concerns or request.alternatives:
        return []
    several = len(recommendation.standings) > 1
    sentences: list[str] = []
    for aspect in aspects_of(request.message):
        for standing in recommendation.standings:
            name, findings = standing.component.name, findings_on(aspect, assessments_of(standing, recommendation))
            claims = [sentence_of(finding, words) for finding in findings]
            sentences += [claim if not several or name in claim else f"{name}: {claim}" for claim in claims]
            sentences += [] if claims else [words.say("nothing_on_file", name=name)]
    return sentences
