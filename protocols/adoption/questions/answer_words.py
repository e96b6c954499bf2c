"""The words that carry an answer, read once from data/answers.yaml: defaults, yes and no, fillers, synonyms."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

import yaml

from protocols.models import StrictModel

# `opt-out`, `l'entreprise`, `US$`, `200`, `%`.
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|us\$|[$€£¥₹%<>]", re.IGNORECASE)
ELISION = re.compile(r"^(?:d|l|qu|n|s|c|j)'")
HAN = re.compile(r"[\u4e00-\u9fff]+")
# Five letters: `static` and `status` share four.
ALIKE_AT_LEAST = 5
EDGES = " \t\r\n.,;:!?…\"'“”«»()[]。，！？：；"


class AnswerWords(StrictModel):
    """The packaged table; every word folded as `folded` does."""

    default: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    negation: frozenset[str]
    under: frozenset[str]
    over: frozenset[str]
    fillers: frozenset[str]
    asking: frozenset[str]
    same: tuple[frozenset[str], ...]


@cache
def answer_words() -> AnswerWords:
    """data/answers.yaml, read once."""
    read = yaml.load((files("protocols.adoption") / "data" / "answers.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return AnswerWords(
        default=frozenset(read["default"]),
        yes=frozenset(read["yes"]),
        no=frozenset(read["no"]),
        negation=frozenset(read["not"]),
        under=frozenset(read["under"]),
        over=frozenset(read["over"]),
        fillers=frozenset(read["fillers"].split()),
        asking=frozenset(read["asking"].split()),
        same=tuple(frozenset(group) for group in read["same"]),
    )


def folded(text: str) -> str:
    """Lower case without accents, straight apostrophes, no punctuation around it, single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ß", "ss").casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", bare).split()).strip(EDGES)


def words_of(text: str) -> list[str]:
    """The words of a text, folded; Chinese, which sets no spaces, is cut at the words the table knows."""
    words = (ELISION.sub("", word) for word in WORD.findall(folded(text)))
    return [part for word in words for part in (_cut(word) if HAN.search(word) else [word])]


def carried(words: list[str]) -> list[str]:
    """The words that say something."""
    return [word for word in words if word not in answer_words().fillers]


def alike(word: str, candidate: str) -> bool:
    """Whether two words name one thing: the same stem, kin in another language, or synonyms of the table."""
    if _stem(word) == _stem(candidate) or kin(word, candidate):
        return True
    return any(word in group and candidate in group for group in answer_words().same)


def kin(word: str, candidate: str) -> bool:
    """Whether two words begin alike: statically, static; evaluation, evaluate; statisch."""
    differs = next(
        (at for at, (letter, opposite) in enumerate(zip(word, candidate, strict=False)) if letter != opposite), None
    )
    shared = min(len(word), len(candidate)) if differs is None else differs
    return word == candidate or shared >= max(ALIKE_AT_LEAST, min(len(word), len(candidate)) - 2)


def _stem(word: str) -> str:
    return re.sub(r"(?:'s|s|ly)$", "", word) if len(word) > 3 else word


def _cut(word: str) -> list[str]:
    parts: list[str] = []
    for run in re.findall(r"[\u4e00-\u9fff]+|[^\u4e00-\u9fff]+", word):
        parts += [part for part in _known_han().findall(run) if part] if HAN.match(run) else [run]
    return parts


@cache
def _known_han() -> re.Pattern[str]:
    table = answer_words()
    vocabulary = {word for words in (table.fillers, table.yes, table.no, table.asking, *table.same) for word in words}
    # Longest first, else 不是 would be cut at 不.
    longest = sorted((word for word in vocabulary if HAN.fullmatch(word)), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest), r"[\u4e00-\u9fff]"]))
