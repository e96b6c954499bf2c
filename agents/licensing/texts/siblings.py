"""Tells near relatives of a licence apart by the clause in which they differ."""

from collections.abc import Sequence

from ..facts.licence_texts import LicenceTexts, SiblingText
from .diff import Coverage, TextDifference


def decides(sibling: SiblingText, joined: str) -> bool:
    return sibling.wording is not None and sibling.wording.search(joined) is not None


def family_of(licence: str, texts: LicenceTexts) -> tuple[SiblingText, ...]:
    return next((family for family in texts.families if any(sibling.id == licence for sibling in family)), ())


def not_siblings(licence: str, words: Sequence[str], texts: LicenceTexts) -> tuple[str, ...]:
    family = family_of(licence, texts)
    own = next((sibling for sibling in family if sibling.id == licence), None)
    if own is None:
        return ()
    return tuple(
        f"Not {sibling.id}: there {sibling.says} ({sibling.clause}); here {own.says} ({own.clause})."
        for sibling in family
        if sibling.id != licence
    )


def name_conflict(best: Coverage, texts: LicenceTexts) -> tuple[TextDifference, ...]:
    """A text whose words are one sibling's but which calls itself, or rules like, another."""
    joined = " ".join(best.words)
    family = family_of(best.template.id, texts)
    own = next((sibling for sibling in family if sibling.id == best.template.id), None)
    if own is None:
        return ()
    # Counted, since a text may name its sibling once, to say that it replaces it.
    own_count = len(own.name_pattern.findall(joined))
    return tuple(
        TextDifference(
            "conflict", f"The words are those of {own.id}, yet the text {_speaks_of(sibling, joined)} {sibling.id}."
        )
        for sibling in family
        if sibling is not own
        and (len(sibling.name_pattern.findall(joined)) > own_count or decides(sibling, joined))
        and not (decides(own, joined) and sibling.wording is None)
    )


def _speaks_of(sibling: SiblingText, joined: str) -> str:
    return "has the deciding clause of" if decides(sibling, joined) else "calls itself"
