"""Recognises in five languages what a system is for, as far as a licence or a law treats that differently."""

import re
import unicodedata
from functools import cache

from pydantic import TypeAdapter

from protocols.adoption.packaged import table
from protocols.models import StrictModel

LONGEST = 20_000
GAP = r"[^.?!。？！\n]{0,30}"
# "we do no credit scoring", "kein Scoring", "sans reconnaissance faciale": a denial just before a field takes it away.
DENIED = re.compile(
    r"(?:\b(?:no|not|never|without|kein\w*|nicht|ohne|pas|sans|aucun\w*|sin|ningun\w*)\b|不|没有)[^.?!,;]{0,20}$"
)
LOOK_BACK = 40


class FieldOfUse(StrictModel):
    """One field of use: its id, a name for people, and how it is worded by language."""

    id: str
    name: str
    en: tuple[str, ...]
    de: tuple[str, ...]
    fr: tuple[str, ...]
    es: tuple[str, ...]
    zh: tuple[str, ...]


@cache
def fields_of_use() -> dict[str, FieldOfUse]:
    """Every field by its id, in the order of the data."""
    records = TypeAdapter(tuple[FieldOfUse, ...]).validate_python(table("fields_of_use"))
    return {record.id: record for record in records}


def fields_in(text: str) -> tuple[str, ...]:
    """The ids of the fields a text speaks of, each once; a field that is denied is not among them."""
    folded = _folded(text[:LONGEST])
    spoken = (id for id, wording in _wordings().items() if _stated(wording, folded))
    return tuple(spoken)


def _stated(wording: re.Pattern[str], text: str) -> bool:
    return any(
        not DENIED.search(text[max(0, match.start() - LOOK_BACK) : match.start()]) for match in wording.finditer(text)
    )


@cache
def _wordings() -> dict[str, re.Pattern[str]]:
    return {id: re.compile(_wording(field)) for id, field in fields_of_use().items()}


def _wording(field: FieldOfUse) -> str:
    latin = "|".join((*field.en, *field.de, *field.fr, *field.es)).replace("~", GAP)
    # Chinese has no blanks between words, so its wordings stand anywhere.
    return rf"\b(?:{latin})\b|{'|'.join(field.zh).replace('~', GAP)}"


def _folded(text: str) -> str:
    """Lower case without accents, and hyphenated ids as words: `Réseau` is `reseau`, `credit-scoring` stays."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("_", " "))
    return "".join(character for character in plain if not unicodedata.combining(character))
