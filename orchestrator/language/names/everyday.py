"""Whether a word of the language is meant as a component: by its capitals, or by the words beside it."""

import re

from orchestrator.language.names.extent import GLUE
from orchestrator.language.names.scan import Scan
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import Token, key

STARTS = re.compile(r"[.!?:]\s*$")
# `torch==2.4.0`, `ray 2.9`: an everyday word with a release is meant.
RELEASE = re.compile(r"\s*(?:[=~>]=|@)\s*v?\d|\s+v?\d+\.\d")


def is_meant(scan: Scan, at: int, size: int) -> bool:
    """Whether an everyday word is meant as a component here: by its capitals, or by the words beside it."""
    span = scan.words[at : at + size]
    words = vocabulary()
    written, following = scan.span(at, at + size - 1), scan.text[span[-1].end :]
    if words.adjectives.fullmatch(written.lower()):
        return sum(letter.isupper() for letter in written) >= 2 and not written.isupper()
    if key(span) not in words.everyday:
        return True
    before, after = scan.word(at - 1), scan.word(at + size)
    if after and ((after.is_number and GLUE.fullmatch(scan.between(at + size - 1))) or _edition(scan, after)):
        return True
    opens = before is None or bool(STARTS.search(scan.text[: span[0].start]))
    # `Deep Research`, `Open Source`: a capital alone is not enough where the next word has one too.
    if RELEASE.match(following):
        return True
    titled = bool(re.match(r"[ -][A-Z][a-z]", following)) and not (after and after.text in words.kind_words)
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
    gap = scan.text[before.end : span[0].start].strip()
    return alone and (before.text in words.connectors | words.takes_component or gap in (",", "/", ":"))


def _edition(scan: Scan, word: Token) -> bool:
    """Whether a word written with a capital makes a product's name of the word before it: `Caffe Edge`."""
    return word.text in vocabulary().editions and scan.text[word.start].isupper()
