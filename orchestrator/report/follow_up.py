"""Answers questions about an answer from its own Recommendation, without asking any agent again; pure."""

import re
from functools import cache
from importlib.resources import files

import yaml

from orchestrator.report import reformat
from orchestrator.report.explanations import EXPLANATIONS
from protocols.adoption import Recommendation, Standing

USUAL = "why"


def explain(words: str, recommendation: Recommendation) -> str:
    """Markdown that answers `words` (why, who, sources, formula, another form) from the Recommendation alone."""
    standing = _standing(words, recommendation)
    another_form = reformat.retell(words, recommendation, standing)
    return another_form or EXPLANATIONS[topic_of(words)](words, recommendation, standing)


def topic_of(words: str) -> str:
    """The first topic of data/topics.yaml one of whose patterns stands in the words; why, where none does."""
    patterns = _topics().items()
    return next((name for name, pattern in patterns if pattern.search(words)), USUAL)


@cache
def _topics() -> dict[str, re.Pattern[str]]:
    sheet = files("orchestrator.report") / "data" / "topics.yaml"
    read = yaml.load(sheet.read_text("utf-8"), yaml.CSafeLoader)["topics"]
    return {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in read.items()}


def _standing(words: str, recommendation: Recommendation) -> Standing | None:
    """The standing of the component the words name, else the first."""
    low = words.lower()
    mentioned = (standing for standing in recommendation.standings if standing.component.name.lower() in low)
    return next(mentioned, recommendation.standings[0] if recommendation.standings else None)
