"""Whether a word of the language is meant as a component: by its capitals, or by the words beside it."""

import re

from orchestrator.language.names.extent import GLUE
from orchestrator.language.names.scan import Scan
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import Token, key

STARTS = re.compile(r"[.!?:]\s*$")
# `torch==2.4.0`, `ray 2.9`: an everyday word with a release is meant.
RELEASE = re.compile(r"\s*(?:[=~>]=|@)\s*v?\d|\s+v?\d+\.\d")

CONJUNCTIONS = frozenset(("and", "und", "et", "y", "和", "e"))
PLACED = frozenset(("in", "at", "near"))
VERSUS = frozenset(("vs", "versus", "or", "oder", "ou", "o"))


def is_meant(scan: Scan, at: int, size: int) -> bool:
    """Whether an everyday word is meant as a component here: by its capitals, or by the words beside it."""
    span = scan.words[at : at + size]
    words = vocabulary()
    written, following = scan.span(at, at + size - 1), scan.text[span[-1].end :]
    if words.adjectives.fullmatch(written.lower()):
        return sum(letter.isupper() for letter in written) >= 2 and not written.isupper()
    before, after = scan.word(at - 1), scan.word(at + size)
    titled = bool(re.match(r"[ -][A-Z][a-z]", following)) and not (after and after.text in words.kind_words)
    if key(span) not in words.everyday:
        # `A bank in Granite Falls` names a place: the family before a word that is no release of it.
        family = key(span) not in scan.registry.own
        return not (family and titled and before and before.text in PLACED and not _edition(scan, after))
    if after and ((after.is_number and GLUE.fullmatch(scan.between(at + size - 1))) or _edition(scan, after)):
        return True
    opens = before is None or bool(STARTS.search(scan.text[: span[0].start]))
    # `Deep Research`, `Open Source`: a capital alone is not enough where the next word has one too.
    if RELEASE.match(following):
        return True
    if sum(letter.isupper() for letter in written) >= 2 or (written[0].isupper() and not opens and not titled):
        return True
    if after and after.text in words.kind_words:
        return True
    after_name = words.function_words | words.predicates
    alone = after is None or after.is_number or after.text in after_name or bool(re.match(r"\s*[?,;:.!)/]", following))
    if before is None:
        follows = (
            after is None
            or after.text in words.connectors | words.predicates
            or following.lstrip()[:1] in tuple("?,/-:")
        )
        return alone and follows
    if _measures_it(scan, at) or (after and after.text == "of"):
        return False
    gap = scan.text[before.end : span[0].start].strip()
    if before.text in CONJUNCTIONS or gap == ",":
        return alone and (_joined(scan, at) or _heads_list(scan, at + size))
    return alone and (before.text in words.connectors | words.takes_component or gap in ("/", ":"))


def _measures_it(scan: Scan, at: int) -> bool:
    """`12,000 hours of radio`, `ray of hope`: what is measured, or a phrase with `of`, is no component."""
    before, unit = scan.word(at - 1), scan.word(at - 2)
    return before is not None and before.text == "of" and unit is not None and unit.text in vocabulary().units


def _joined(scan: Scan, at: int) -> bool:
    """Whether a comma or conjunction joins the word to a name before it: `Dask, ray and spark`."""
    at -= 1
    while at >= 0 and scan.words[at].text in CONJUNCTIONS:
        at -= 1
    return at in scan.occupied


def _heads_list(scan: Scan, at: int) -> bool:
    """Whether a name that is no word of the language is joined to it: `for retrieval, chroma or Qdrant`."""
    while (word := scan.word(at)) and word.text in CONJUNCTIONS | VERSUS:
        at += 1
    return word is not None and word.text in scan.registry.own and word.text not in vocabulary().everyday


def _edition(scan: Scan, word: Token | None) -> bool:
    """Whether a word written with a capital makes a product's name of the word before it: `Caffe Edge`."""
    return word is not None and word.text in vocabulary().editions and scan.text[word.start].isupper()
