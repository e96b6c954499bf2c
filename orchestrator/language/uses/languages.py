"""Which language a message is in, and a gloss of what matters in it into English words."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.packaged import sheet

ENGLISH = "en"
SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
# `500 人`, and `500 名` of a team.
COUNTED_PEOPLE = re.compile(r"(?<=\d)\s*[人名](?!民币)")
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
COUNTED_OF = re.compile(
    r"(?<=[\dnse])\s+(?:de|di|d['’])\s*(?=tok|user|req|customer|employee|vector|hour|doc|page|email|call|invoice|question|dollar|euro|message|minute)"
)
UNSPACED = frozenset(("zh", "ja", "ko", "ar", "hi", "ru"))


@dataclass(frozen=True)
class Glossary:
    """One language: its name, its telltale words, and the pattern of glossed phrases."""

    name: str
    marks: frozenset[str]
    phrases: re.Pattern[str]
    means: dict[str, str]


@cache
def glossaries() -> dict[str, Glossary]:
    """The packaged glossaries by language code."""
    read = sheet("uses/data/languages.yaml")
    return {str(code): _glossary(str(code), sheet) for code, sheet in read.items()}


def _glossary(code: str, sheet: dict) -> Glossary:
    means = {str(phrase).lower(): str(translation) for phrase, translation in sheet["means"].items()}
    longest = sorted(means, key=len, reverse=True)
    if code in UNSPACED:
        pattern = "|".join(re.escape(phrase) for phrase in longest)
    else:
        pattern = "|".join(
            (r"" if phrase[0] == "/" else r"(?<![\w-])") + re.escape(phrase) + r"(?!\w)" for phrase in longest
        )
    return Glossary(sheet["name"], frozenset(sheet["marks"]), re.compile(pattern, re.IGNORECASE), means)


def detect(text: str) -> str:
    """The ISO 639-1 code of the language, `en` when nothing speaks for another."""
    letters = sum(letter.isalpha() for letter in text)
    for code, script in SCRIPTS:
        signs = len(script.findall(text))
        if signs >= 2 and (signs >= letters * 0.12 or code in ("ja", "ko")):
            return code
    words = [word.lower() for word in WORDS.findall(text)]
    english = sum(word in glossaries()[ENGLISH].marks for word in words)
    marks = {code: sheet.marks for code, sheet in glossaries().items() if sheet.marks and code != ENGLISH}
    scores = {code: sum(word in own for word in words) for code, own in marks.items()}
    best = max(scores, key=lambda code: (scores[code], _accented(code, text)))
    phrases = len(glossaries()[best].phrases.findall(text))
    sure = scores[best] >= 2 or (scores[best] == 1 and phrases >= 1 and len(words) <= 6)
    return best if sure and scores[best] > english and scores[best] >= len(words) * 0.15 else ENGLISH


def _accented(code: str, text: str) -> int:
    own = {"de": "äöüß", "fr": "éèêçàùœ", "es": "ñ¿¡áíóú", "pt": "ãõçâê", "pl": "ąęłśżźćń", "it": "òàùì"}.get(code, "")
    return sum(letter in own for letter in text.lower())


def gloss(text: str, language: str) -> str:
    """The text with the phrases the rules read put into English; unchanged for English."""
    sheet = glossaries().get(language)
    if sheet is None or language == ENGLISH:
        return text
    spaced = language in UNSPACED

    def put(match: re.Match[str]) -> str:
        translation = sheet.means[match.group().lower()]
        return f" {translation} " if spaced else translation

    translation = sheet.phrases.sub(put, text)
    if spaced:
        translation = COUNTED_PEOPLE.sub(" people ", translation)
        translation = re.sub(r"(?<=[A-Za-z])(?=[\u3040-\u9fff])", " ", translation)
    # `5 millones de vectores`, `40.000 peticiones de 1.500 tokens`
    translation = COUNTED_OF.sub(" ", translation)
    return re.sub(r"\b(?:de|di)\s+(?=\d)", "of ", translation)
