"""How far a name reaches: what is glued to it, releases, sizes, and words that make it another product."""

import re

from orchestrator.language.names.scan import Scan
from orchestrator.language.names.vocabulary import vocabulary

GLUE = re.compile(r"[-_.+:]?")
LEADS = frozenset(("v", "version", "release"))


def begun(scan: Scan, at: int) -> int:
    """How far back a name reaches over what is glued to its front: `meta-llama-3.1-8b`."""
    first = at
    while first and first - 1 not in scan.occupied and scan.between(first - 1) in ("-", "_", ""):
        before = scan.words[first - 1]
        lone = before.is_number and (first < 2 or scan.between(first - 2) != "")
        if before.text in vocabulary().function_words | vocabulary().joined_words or lone:
            break
        first -= 1
    return first


def continued(scan: Scan, last: int) -> int:
    """How far a name goes on: over what is glued to it, releases, sizes, and words that make it another product."""
    words = vocabulary()
    while (word := scan.word(last + 1)) and last + 1 not in scan.occupied:
        gap, written = scan.between(last), scan.text[word.start : word.end]
        glued = (
            bool(GLUE.fullmatch(gap))
            and word.text[0].isascii()
            and not (gap in (".", ":") and not word.is_number and not written.islower())
        )
        if glued and word.text not in words.joined_words and not (gap == "" and word.text in ("s", "+")):
            last += 1
        elif gap.isspace() and word.text in LEADS and (number := scan.word(last + 2)) and number.is_number:
            last += 2
        elif gap.isspace() and "\n" not in gap and _goes_on(scan, last, word.text, written):
            last += 1
        else:
            break
    return last


def _goes_on(scan: Scan, last: int, text: str, written: str) -> bool:
    """Whether a word after a blank belongs to the name before it."""
    words, after = vocabulary(), scan.word(last + 2)
    if text[0].isdigit():
        return not _counts(scan, last + 1)
    # `SDXL base 1.2`
    numbered = after is not None and "." in after.text and scan.between(last + 1) in (" ", "-", "")
    if len(written) == 1 and written.isupper() and written not in "AI":
        return True
    if text in words.editions and (written[0].isupper() or text in words.plain_editions or numbered):
        # `YOLO11 Enterprise licence` and `Large models` speak of the component itself.
        return not (after and after.text in words.kind_words and scan.between(last + 1).isspace())
    return False


def measures(scan: Scan, at: int) -> bool:
    """Whether the number at `at`, set apart by a blank, stands before a unit: `GLM 5 users`."""
    number, following = scan.words[at], scan.word(at + 1)
    if not number.is_number or at == 0 or not scan.between(at - 1).isspace() or following is None:
        return False
    words, touching = vocabulary(), following.start == number.end
    if touching and following.text == "b":
        unit = scan.word(at + 2)
        return unit is not None and unit.text in words.units
    if following.text in words.units or (touching and following.text in ("x", "k", "m", "bn", "gb", "h", "s")):
        return True
    return bool(re.match(r"\s*[%€$£]|,\d|/\d", scan.text[number.end :]))


def _counts(scan: Scan, at: int) -> bool:
    """Whether the number at `at` counts what follows it, unit or not, rather than being part of the name before it."""
    if measures(scan, at):
        return True
    number, following, words = scan.words[at], scan.word(at + 1), vocabulary()
    if following is None or not following.text.isascii():
        return False
    touching = following.start == number.end
    plain = following.text in words.function_words or bool(scan.between(at).strip()) or "\n" in scan.between(at)
    label = following.text in words.editions | words.kind_words
    return not ("." in number.text or following.is_number or plain or label or touching)
