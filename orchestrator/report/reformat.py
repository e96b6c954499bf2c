"""The same Recommendation in another form: bullet points, a table, one sentence, a message, JSON."""

import re

from orchestrator.recommendation.phrases import cited, heading, table
from protocols.adoption import Recommendation, Standing
from protocols.adoption.text.number_format import percent, whole

ANOTHER_FORM = re.compile(
    r"\b(?:shorter|shorten|longer|tl;?dr|summar\w+|bullets?|bullet[- ]points?|table|e?mail|memo"
    r"|slide|json|csv|one[- ]liner|"
    r"(?:one|two|three|five|\d) (?:sentences?|bullet\w*|points?|paragraphs?)|rephrase|reword"
    r"|rewrite|plain english|simple words|"
    r"markdown|checklist out|more details?|less technical|german|french|spanish|chinese|deutsch"
    r"|fran[cç]ais|espa[nñ]ol|中文)\b",
    re.IGNORECASE,
)
TONGUE = re.compile(
    r"\b(?:in|auf|en|into)\s+(german|french|spanish|chinese|italian|deutsch|fran[cç]ais|espa[nñ]ol)\b|中文",
    re.IGNORECASE,
)
ENGLISH_ONLY = "I answer in English; other languages need a language model to be set.\n\n"
COUNTED = re.compile(r"\b(one|two|three|four|five|six|\d)\b", re.IGNORECASE)
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def retell(words: str, recommendation: Recommendation, standing: Standing | None) -> str | None:
    """The answer in the form asked for; `None` when no form is asked for."""
    if not ANOTHER_FORM.search(words) or standing is None:
        return None
    low = words.lower()
    note = ENGLISH_ONLY if TONGUE.search(words) else ""
    # The narrowest form first: "a json table" is JSON, "an e-mail in two sentences" an e-mail.
    if "json" in low:
        parts = {"verdict", "confidence", "summary", "conditions"}
        return f"```json\n{recommendation.model_dump_json(indent=2, include=parts)}\n```"
    if re.search(r"\btable\b|\bcsv\b", low):
        return note + _table(recommendation)
    if re.search(r"\be?mail\b|\bmemo\b", low):
        return note + _message(recommendation, standing)
    if re.search(r"sentence|one-?\s?liner|tl;?dr|shorte", low):
        return note + f"{heading(recommendation, standing)}: {standing.because}"
    return note + _bullets(recommendation, standing, _sentence_count(words))


def _sentence_count(words: str) -> int:
    counted = COUNTED.search(words)
    word = counted.group(1).lower() if counted else ""
    return max(1, COUNTS.get(word, int(word) if word.isdigit() else 5))


def _bullets(recommendation: Recommendation, standing: Standing, count: int) -> str:
    """The verdict first, then what holds it back, what must be met, and what would change it."""
    points = [f"{heading(recommendation, standing)}: {standing.because}"]
    points += [
        f"No better than {item.verdict.value}: {item.because}{cited(item.evidence)}" for item in standing.ceilings
    ]
    points += [f"To be met by {item.owner}: {item.claim}{cited(item.evidence)}" for item in standing.conditions]
    points += [f"{item.change} would make it {item.verdict.value}." for item in standing.would_change]
    points += [f"Alternative: {item.component.name}, {item.why}" for item in standing.alternatives]
    return "\n".join(f"- {point}" for point in points[:count])


def _table(recommendation: Recommendation) -> str:
    rows = [
        (
            standing.component.name,
            standing.verdict.value,
            "–" if standing.score is None else str(whole(standing.score)),
            percent(standing.confidence),
            str(len(standing.conditions)),
            standing.because,
        )
        for standing in recommendation.standings
    ]
    return table(("component", "verdict", "score", "confidence", "conditions", "because"), rows)


def _message(recommendation: Recommendation, standing: Standing) -> str:
    subject = f"Subject: {standing.component.name}: {standing.verdict.value}"
    return f"{subject}\n\n{recommendation.summary}\n\n{_bullets(recommendation, standing, 6)}"
