"""Tells which licence a pasted text is, and what differs when it is not quite one. Pure.

`identify(text, texts)` compares 4-word shingles with every known text. EXACT and MATCH mean the words are those of
the licence (MATCH: but for a heading, copyright notice or SPDX tag). ALTERED means the nearest known text was changed,
cut or added to, so its terms cannot be relied on. DECLARED means the text only names a licence. The text is never
obeyed, only compared; at most `MAX_CHARACTERS` of it are read, and `truncated` says when there was more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..facts.licence_texts import SAMPLE, LicenceTexts, Template
from ..facts.tables.shingles import MAX_CHARACTERS, digest_of, shingles_of, unified, words_of
from .declared import declared_in
from .diff import Coverage, TextDifference, cover, differences_of
from .siblings import decides, family_of, name_conflict, not_siblings

CANDIDATES = 6
MOST_OF_TEMPLATE = 0.5
MOST_OF_TEXT = 0.7
WHOLE = 0.9
ABOUT_AS_NEAR = 0.75
SHORTEST_EXCERPT = 60
LONGEST_REFERENCE = 250


class TextStatus(StrEnum):
    """How far a text is known."""

    EXACT = "exact"
    MATCH = "match"
    ALTERED = "altered"
    DECLARED = "declared"
    NONE = "none"


@dataclass(frozen=True)
class Identification:
    """What a text is: `licence` is the id it is or is nearest to, `similarity` 0 to 1.

    `siblings` says why it is not a near relative; `also` lists other licences whose text stands in it.
    """

    status: TextStatus
    licence: str | None
    similarity: float
    why: str
    differences: tuple[TextDifference, ...] = ()
    siblings: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    truncated: bool = False


def identify(text: str, texts: LicenceTexts) -> Identification:
    """Never raises; the same text always gives the same answer."""
    words = unified(words_of(text), texts.blanks)
    truncated = len(text) > MAX_CHARACTERS
    place = texts.digests.get(digest_of(words))
    if place is not None and not truncated:
        return _verbatim(TextStatus.EXACT, texts.templates[place], words, texts)
    # Only when no digest agrees: comparing shingles takes a hundred times as long.
    candidates = _candidates(words, texts)
    best = _by_deciding_clause(candidates, texts)
    if best is None or not _is_licence_text(best) or _is_reference(best):
        # A text that is no licence may name one; that is a claim, graded lower than the text.
        stated = declared_in(text, words, texts)
        if stated:
            why = f"The text only {stated[1]}; that is a claim and not the licence text itself."
            return Identification(TextStatus.DECLARED, stated[0], 0.0, why, truncated=truncated)
        if best is None or not _is_licence_text(best):
            return Identification(TextStatus.NONE, None, 0.0, "No known licence text stands here.", truncated=truncated)
    if not truncated and texts.digests.get(digest_of(best.without_notices())) == best.place:
        return _verbatim(TextStatus.MATCH, best.template, words, texts)
    return _altered(best, candidates, texts, truncated)


def _candidates(words: Sequence[str], texts: LicenceTexts) -> list[Coverage]:
    shingles = shingles_of(words)
    votes = Counter(
        place for shingle in set(shingles) if shingle % SAMPLE == 0 for place in texts.index.get(shingle, ())
    )
    covers = [cover(words, shingles, texts.templates[place], place) for place, _ in _likeliest(votes, texts)]
    return sorted(covers, key=lambda coverage: (-coverage.similarity, coverage.template.id))


def _by_deciding_clause(candidates: Sequence[Coverage], texts: LicenceTexts) -> Coverage | None:
    """The nearest text, unless a sibling about as near has the sentence that only this sibling has."""
    if not candidates:
        return None
    nearest, joined = candidates[0], " ".join(candidates[0].words)
    family = {sibling.id: sibling for sibling in family_of(nearest.template.id, texts)}
    if nearest.template.id not in family or decides(family[nearest.template.id], joined):
        return nearest
    siblings = (candidate for candidate in candidates[1:] if candidate.template.id in family)
    near = (sibling for sibling in siblings if sibling.similarity >= ABOUT_AS_NEAR * nearest.similarity)
    return next((sibling for sibling in near if decides(family[sibling.template.id], joined)), nearest)


def _likeliest(votes: Counter[int], texts: LicenceTexts) -> list[tuple[int, int]]:
    """By the share of their own text that was seen: a short licence must not drown among long ones."""
    most = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:CANDIDATES]
    share = sorted(votes.items(), key=lambda vote: (-vote[1] / len(texts.templates[vote[0]].shingle_set), vote[0]))
    return sorted({*most, *share[:CANDIDATES]})


def _is_licence_text(coverage: Coverage) -> bool:
    whole = coverage.of_template >= MOST_OF_TEMPLATE
    excerpt = coverage.of_text >= MOST_OF_TEXT and len(coverage.words) >= SHORTEST_EXCERPT
    return whole or excerpt


def _is_reference(coverage: Coverage) -> bool:
    """A short notice that points to a licence, such as the one Apache-2.0 asks for, is part of several texts."""
    return coverage.of_template < MOST_OF_TEMPLATE and len(coverage.words) < LONGEST_REFERENCE


def _verbatim(status: TextStatus, template: Template, words: Sequence[str], texts: LicenceTexts) -> Identification:
    exact = "Word for word" if status is TextStatus.EXACT else "But for headings and copyright notices, word for word"
    note = texts.notes.get(template.id)
    why = f"{exact} the text of {template.id}." + (f" {note}" if note else "")
    return Identification(status, template.id, 1.0, why, siblings=not_siblings(template.id, words, texts))


def _altered(best: Coverage, candidates: Sequence[Coverage], texts: LicenceTexts, truncated: bool) -> Identification:
    differences = differences_of(best) + name_conflict(best, texts)
    why = (
        f"Nearest to {best.template.id}: {best.of_template:.1%} of that text stands here and makes up "
        f"{best.of_text:.1%} of what was read. The wording differs, so a lawyer has to read the difference."
    )
    if truncated:
        why += f" Only the first {MAX_CHARACTERS:,} characters were read."
    return Identification(
        status=TextStatus.ALTERED,
        licence=best.template.id,
        similarity=round(best.similarity, 4),
        why=why,
        differences=differences,
        siblings=not_siblings(best.template.id, best.words, texts),
        also=_also(best, candidates),
        truncated=truncated,
    )


def _also(best: Coverage, candidates: Sequence[Coverage]) -> tuple[str, ...]:
    """Other licences whose whole text stands here, near relatives of one already named left out."""
    ids, covered = [], set(best.template.shingle_set)
    for candidate in sorted(candidates, key=lambda coverage: (-coverage.of_template, coverage.template.id)):
        new = len(candidate.template.shingle_set - covered)
        if candidate.of_template >= WHOLE and new >= len(candidate.template.shingle_set) / 2:
            ids.append(candidate.template.id)
            covered |= candidate.template.shingle_set
    return tuple(ids)
