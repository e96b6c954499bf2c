"""Grades an answer against what a case expects: its ring, its licence verdict, what must and must not be said. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from evals.schema import AdviceExpected
from orchestrator.recommendation.component_groups import same
from protocols.adoption import Component, Recommendation, Standing

LICENCE_FIT = "licence_fit"
WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
STEM = 6
EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "so",
        "than",
        "the",
        "this",
        "to",
        "with",
    ]
)


@dataclass(frozen=True)
class ContextMention:
    """An idea that must be there, with the passage whose words come nearest and the share of its words found there."""

    idea: str
    passage: str
    share: float
    lost_numbers: tuple[str, ...]

    @property
    def line(self) -> str:
        """For a person to judge by."""
        lost = f", nowhere: {', '.join(self.lost_numbers)}" if self.lost_numbers else ""
        return f"mentions {self.share:.0%}{lost}: {self.idea} <- {self.passage[:400]}"


@dataclass(frozen=True)
class AdviceGrade:
    """How one case came out; `misses` make it wrong, `remarks` do not."""

    misses: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    mentions: tuple[ContextMention, ...] = ()


def grade(expected: AdviceExpected, component: Component, answer: Recommendation, report: str) -> AdviceGrade:
    """One answer by what was expected; `component` is the one the ring is for."""
    standing = standing_of(component, answer)
    said = [*passages(report), *_strings(answer.model_dump(mode="json", exclude={"inquiry"}))]
    return AdviceGrade(
        misses=(
            *_ring(expected, standing),
            *_licence(expected, standing, answer),
            *(f"says what it must not: {idea!r}" for idea in expected.must_not_say if _says(said, idea)),
        ),
        remarks=tuple(_remarks(expected, standing, answer)),
        mentions=tuple(mention(idea, passages(report)) for idea in expected.must_mention),
    )


def standing_of(component: Component, answer: Recommendation) -> Standing | None:
    """The standing of a component."""
    return next(
        (one for one in answer.standings if same(one.component, component.model_copy(update={"version": None}))), None
    )


def licence_outcome(standing: Standing | None, answer: Recommendation) -> str | None:
    """What the assessment that scores the licence of a standing's component came to."""
    if standing is None:
        return None
    about = [one for one in answer.assessments if same(one.component, standing.component)]
    scored = (one for one in about if any(score.dimension == LICENCE_FIT for score in one.scores))
    return next((one.outcome for one in scored), None)


def passages(report: str) -> tuple[str, ...]:
    """The report's lines as sentences to quote, without the question it repeats."""
    lines = (line for line in report.splitlines() if line.strip(" |-") and not line.startswith(">"))
    return tuple(part for line in lines for part in re.split(r"(?<=[.;])\s+(?=[A-Z\[(*])", line.strip("-# ")) if part)


def mention(idea: str, said: Sequence[str]) -> ContextMention:
    """The passage nearest an idea by its words; a word that few passages hold tells more than a frequent one."""
    wanted = _words(idea)
    lines = [(line, _words(line)) for line in said]
    tells = {word: log(1 + len(lines) / (1 + sum(word in words for _, words in lines))) for word in wanted}
    whole = sum(tells.values()) or 1
    scored = [(sum(tells[word] for word in wanted & words), -len(words), line) for line, words in lines]
    best, _, passage = max(scored, default=(0.0, 0, ""))
    everywhere = frozenset(NUMBER.findall(_joined(" ".join(said))))
    lost = (number for number in NUMBER.findall(_joined(idea)) if number not in everywhere)
    return ContextMention(idea, passage, best / whole, tuple(lost))


def _ring(expected: AdviceExpected, standing: Standing | None) -> Iterator[str]:
    accepted = (expected.ring, *expected.also_acceptable)
    if standing is None:
        yield f"no standing for the component, expected {' or '.join(accepted)}"
    elif standing.verdict.value not in accepted:
        yield f"ring {standing.verdict.value}, expected {' or '.join(accepted)} ({standing.because})"


def _licence(expected: AdviceExpected, standing: Standing | None, answer: Recommendation) -> Iterator[str]:
    wanted = expected.licence_verdict
    outcome = licence_outcome(standing, answer)
    if wanted is not None and outcome != wanted:
        yield f"licence verdict {outcome}, expected {wanted}"


def _remarks(expected: AdviceExpected, standing: Standing | None, answer: Recommendation) -> Iterator[str]:
    wanted = expected.alternatives_any_of
    adopted = standing is not None and standing.verdict.value == "adopt"
    named = {offer.component.id for one in answer.standings for offer in one.alternatives}
    named |= {one.component.id for one in answer.standings}
    if wanted and not adopted and not named & set(wanted):
        yield f"no alternative of {', '.join(wanted)}; named: {', '.join(sorted(filter(None, named))) or 'none'}"
    yield from (f"unanswered: {gap.agent} on {gap.component}: {gap.reason}" for gap in answer.unanswered)


def _says(said: Sequence[str], idea: str) -> bool:
    """Whether an idea stands somewhere in so many words, case and punctuation aside."""
    words = [word.lower() for word in WORD.findall(idea)]
    written = re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])")
    return bool(words) and any(written.search(passage.lower()) for passage in said)


def _words(text: str) -> frozenset[str]:
    """The words by their stems, numbers without a thousands mark."""
    words = (word.lower() for word in WORD.findall(_joined(text)))
    return frozenset(word if word[-1].isdigit() else word[:STEM].rstrip("s") for word in words if word not in EMPTY)


def _joined(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
