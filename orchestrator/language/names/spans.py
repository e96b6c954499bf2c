"""Names as the registry spells them, with every token that is part of them: `Qwen3-32B Turbo` is not Qwen3-32B."""

import re
from functools import cache

from orchestrator.language.names.mention import Mention, Recognition
from orchestrator.language.names.scan import Scan
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import Basis, Registry, Token, key, nearest, resolve, tokens

LONGEST_NAME = 16
MOST_UNKNOWN = 20
STARTS = re.compile(r"[.!?:]\s*$")
# `torch==2.4.0`, `ray 2.9`: an everyday word with a release is meant.
RELEASE = re.compile(r"\s*(?:[=~>]=|@)\s*v?\d|\s+v?\d+\.\d")
GLUE = re.compile(r"[-_.+:]?")
SHORTEST_SHAPE = 4
SHORTEST_COMPOUND = 8
LEADS = frozenset(("v", "version", "release"))


def find_names(scan: Scan) -> None:
    """Take every name that begins as a known one; what follows it must belong to it, else it is unknown."""
    at, unknown = 0, 0
    while at < len(scan.words):
        size = 0 if at in scan.taken else _longest(scan, at)
        if not size or not _meant(scan, at, size):
            lookalike = 0 if size or at in scan.taken else _lookalike(scan, at)
            if lookalike:
                last = _continued(scan, at + lookalike - 1)
                scan.take(at, last, None, Recognition.UNKNOWN, nearest=nearest(scan.span(at, last), scan.registry))
            at += max(1, lookalike)
            continue
        first, last = _begun(scan, at), _continued(scan, at + size - 1)
        unknown += _take(scan, first, at, last, unknown)
        at = last + 1


def resolve_span(scan: Scan, at: int, last: int, spelling: str) -> None:
    """Take misspelt tokens as the known `spelling`, unless what follows makes them another name."""
    end = _continued(scan, last)
    id = scan.registry.own.get(spelling) or scan.registry.defaults[spelling]
    resolution = resolve(
        scan.registry.records[id].name + scan.text[scan.words[last].end : scan.words[end].end], scan.registry
    )
    if resolution.id:
        scan.take(at, end, resolution.id, Recognition.MISSPELT, version=resolution.version)


def _take(scan: Scan, first: int, at: int, last: int, unknown: int) -> bool:
    """Take the span; whether it is a name nobody knows."""
    name = scan.span(first, last)
    resolution = resolve(name, scan.registry)
    if resolution.basis is Basis.NONE and first < at and not _foreign_start(scan, first, at):
        name, resolution = scan.span(at, last), resolve(scan.span(at, last), scan.registry)
    if resolution.basis is Basis.NONE:
        nearest = resolution.nearest if unknown < MOST_UNKNOWN else ()
        scan.take(first, last, None, Recognition.UNKNOWN, nearest=nearest)
        return True
    recognition = Recognition.FAMILY if resolution.basis is Basis.FAMILY else Recognition.NAME
    scan.take(first, last, resolution.id, recognition, version=resolution.version)
    return False


def _foreign_start(scan: Scan, first: int, at: int) -> bool:
    """Whether what stands glued before a name makes it another: `Frob-Llama`, not `meta-llama`."""
    return any(word.text not in scan.registry.makers for word in scan.words[first:at])


def _longest(scan: Scan, at: int) -> int:
    """How many tokens from here spell a name or a family, at most."""
    found, size = 0, 0
    own, defaults = scan.registry.own, scan.registry.defaults
    while size < LONGEST_NAME and at + size < len(scan.words) and at + size not in scan.taken:
        size += 1
        spelling = key(scan.words[at : at + size])
        id = own.get(spelling) or defaults.get(spelling)
        if id and not (size > 1 and (_measures(scan, at + size - 1) or _runs_together(scan, at, size, id))):
            found = size
        if not scan.close(at + size - 1):
            break
    return found


def _runs_together(scan: Scan, at: int, size: int, id: str) -> bool:
    """Whether a function word stands in a name that has none: `May a UK firm` is not Maya."""
    loose = {word.text for word in scan.words[at : at + size]} & vocabulary().function_words
    record = scan.registry.records[id]
    return bool(loose) and not loose <= {part.text for name in (record.name, *record.aliases) for part in tokens(name)}


def _lookalike(scan: Scan, at: int) -> int:
    """How many tokens from here are a known name with other numbers (`colbertv4`) or with more to it (`NanoEinops`)."""
    word, number = scan.words[at], scan.word(at + 1)
    if number and number.is_number and scan.between(at) in ("", "-"):
        shape = key(scan.words[at : at + 2])
        if len(word.text) >= SHORTEST_SHAPE and skeleton(shape) in _skeletons(scan.registry):
            return 2
    written = scan.text[word.start : word.end]
    if len(written) >= SHORTEST_COMPOUND and written[0].isupper():
        parts = (
            (word.text[cut:] for cut in range(3, len(word.text) - 4)),
            (word.text[:-cut] for cut in range(1, len(word.text) - 5)),
        )
        own, everyday = scan.registry.own, vocabulary().everyday
        return int(any(part in own and part not in everyday for side in parts for part in side))
    return 0


def skeleton(spelling: str) -> str:
    """A spelling with its numbers taken out."""
    return re.sub(r"\d+(?:\.\d+)*", "#", spelling)


@cache
def _skeletons(registry: Registry) -> frozenset[str]:
    return frozenset(skeleton(spelling) for spelling in registry.own if spelling[0].isalpha())


def _begun(scan: Scan, at: int) -> int:
    """How far back a name reaches over what is glued to its front: `meta-llama-3.1-8b`."""
    first = at
    while first and first - 1 not in scan.taken and scan.between(first - 1) in ("-", "_", ""):
        before = scan.words[first - 1]
        lone = before.is_number and (first < 2 or scan.between(first - 2) != "")
        if before.text in vocabulary().function_words | vocabulary().joined_words or lone:
            break
        first -= 1
    return first


def _continued(scan: Scan, last: int) -> int:
    """How far a name goes on: over what is glued to it, releases, sizes, and words that make it another product."""
    known = vocabulary()
    while (word := scan.word(last + 1)) and last + 1 not in scan.taken:
        gap, written = scan.between(last), scan.text[word.start : word.end]
        glued = (
            bool(GLUE.fullmatch(gap))
            and word.text[0].isascii()
            and not (gap in (".", ":") and not word.is_number and not written.islower())
        )
        if glued and word.text not in known.joined_words and not (gap == "" and word.text in ("s", "+")):
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
    known, after = vocabulary(), scan.word(last + 2)
    if text[0].isdigit():
        return not _counts(scan, last + 1)
    # `SDXL base 1.2`
    numbered = after is not None and "." in after.text and scan.between(last + 1) in (" ", "-", "")
    if len(written) == 1 and written.isupper() and written not in "AI":
        return True
    if text in known.editions and (written[0].isupper() or text in known.plain_editions or numbered):
        # `YOLO11 Enterprise licence` and `Large models` speak of the component itself.
        return not (after and after.text in known.kind_words and scan.between(last + 1).isspace())
    return False


def _measures(scan: Scan, at: int) -> bool:
    """Whether the number at `at`, set apart by a blank, stands before a unit: `GLM 5 users`."""
    number, following = scan.words[at], scan.word(at + 1)
    if not number.is_number or at == 0 or not scan.between(at - 1).isspace() or following is None:
        return False
    known, touching = vocabulary(), following.start == number.end
    if touching and following.text == "b":
        unit = scan.word(at + 2)
        return unit is not None and unit.text in known.units
    if following.text in known.units or (touching and following.text in ("x", "k", "m", "bn", "gb", "h", "s")):
        return True
    return bool(re.match(r"\s*[%€$£]|,\d|/\d", scan.text[number.end :]))


def _counts(scan: Scan, at: int) -> bool:
    """Whether the number at `at` counts what follows it, unit or not, rather than being part of the name before it."""
    if _measures(scan, at):
        return True
    number, following, known = scan.words[at], scan.word(at + 1), vocabulary()
    if following is None or not following.text.isascii():
        return False
    touching = following.start == number.end
    plain = following.text in known.function_words or bool(scan.between(at).strip()) or "\n" in scan.between(at)
    named = following.text in known.editions | known.kind_words
    return not ("." in number.text or following.is_number or plain or named or touching)


def _meant(scan: Scan, at: int, size: int) -> bool:
    """Whether an everyday word is meant as a component here: by its capitals, or by the words beside it."""
    span = scan.words[at : at + size]
    known = vocabulary()
    written, rest = scan.span(at, at + size - 1), scan.text[span[-1].end :]
    if known.adjectives.fullmatch(written.lower()):
        return sum(letter.isupper() for letter in written) >= 2 and not written.isupper()
    if key(span) not in known.everyday:
        return True
    before, after = scan.word(at - 1), scan.word(at + size)
    if after and ((after.is_number and GLUE.fullmatch(scan.between(at + size - 1))) or _edition(scan, after)):
        return True
    opens = before is None or bool(STARTS.search(scan.text[: span[0].start]))
    # `Deep Research`, `Open Source`: a capital alone is not enough where the next word has one too.
    if RELEASE.match(rest):
        return True
    titled = bool(re.match(r"[ -][A-Z][a-z]", rest)) and not (after and after.text in known.kind_words)
    if sum(letter.isupper() for letter in written) >= 2 or (written[0].isupper() and not opens and not titled):
        return True
    if after and after.text in known.kind_words:
        return True
    after_name = known.function_words | known.predicates
    alone = after is None or after.is_number or after.text in after_name or bool(re.match(r"\s*[?,;:.!)/]", rest))
    if before is None:
        follows = (
            after is None or after.text in known.connectors | known.predicates or rest.lstrip()[:1] in tuple("?,/-:")
        )
        return alone and follows
    gap = scan.text[before.end : span[0].start].strip()
    return alone and (before.text in known.connectors | known.takes_component or gap in (",", "/", ":"))


def _edition(scan: Scan, word: Token) -> bool:
    """Whether a word written with a capital makes a product's name of the word before it: `Caffe Edge`."""
    return word.text in vocabulary().editions and scan.text[word.start].isupper()


def unspaced_names(scan: Scan) -> None:
    """Names written in scripts without spaces, which no blank sets apart."""
    for written, id in scan.registry.unspaced.items():
        if (start := scan.text.find(written)) >= 0:
            recognition = Recognition.FAMILY if written in scan.registry.spellings.defaults else Recognition.NAME
            scan.mentions.append(Mention(written, start, start + len(written), id, recognition))
