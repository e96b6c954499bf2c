"""Names as the registry spells them, with every token that is part of them: `Qwen3-32B Turbo` is not Qwen3-32B."""

from orchestrator.language.names.everyday import is_meant
from orchestrator.language.names.extent import begun, continued, measures
from orchestrator.language.names.lookalikes import lookalike
from orchestrator.language.names.mention import Mention, Recognition
from orchestrator.language.names.scan import Scan
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import ResolutionBasis, key, resolve, tokens
from protocols.adoption.registry.nearest import nearest

LONGEST_NAME = 16
MOST_UNKNOWN = 20


def find_names(scan: Scan) -> None:
    """Take every name that begins as a known one; what follows it must belong to it, else it is unknown."""
    at, unknown = 0, 0
    while at < len(scan.words):
        size = 0 if at in scan.occupied else _longest(scan, at)
        if not size or not is_meant(scan, at, size):
            alike = 0 if size or at in scan.occupied else lookalike(scan, at)
            if alike:
                last = continued(scan, at + alike - 1)
                scan.take(at, last, None, Recognition.UNKNOWN, nearest=nearest(scan.span(at, last), scan.registry))
            at += max(1, alike)
            continue
        first, last = begun(scan, at), continued(scan, at + size - 1)
        unknown += _take(scan, first, at, last, unknown)
        at = last + 1


def resolve_span(scan: Scan, at: int, last: int, spelling: str) -> None:
    """Take misspelt tokens as the known `spelling`, unless what follows makes them another name."""
    end = continued(scan, last)
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
    # What is glued before may be the maker: with it the name is tried first, without it second.
    if resolution.basis is ResolutionBasis.NONE and first < at and not _foreign_start(scan, first, at):
        name, resolution = scan.span(at, last), resolve(scan.span(at, last), scan.registry)
    if resolution.basis is ResolutionBasis.NONE:
        nearest = resolution.nearest if unknown < MOST_UNKNOWN else ()
        scan.take(first, last, None, Recognition.UNKNOWN, nearest=nearest)
        return True
    recognition = Recognition.FAMILY if resolution.basis is ResolutionBasis.FAMILY else Recognition.NAME
    scan.take(first, last, resolution.id, recognition, version=resolution.version)
    return False


def _foreign_start(scan: Scan, first: int, at: int) -> bool:
    """Whether what stands glued before a name makes it another: `Frob-Llama`, not `meta-llama`."""
    return any(word.text not in scan.registry.makers for word in scan.words[first:at])


def _longest(scan: Scan, at: int) -> int:
    """How many tokens from here spell a name or a family, at most."""
    end, size = 0, 0
    own, defaults = scan.registry.own, scan.registry.defaults
    while size < LONGEST_NAME and at + size < len(scan.words) and at + size not in scan.occupied:
        size += 1
        spelling = key(scan.words[at : at + size])
        id = own.get(spelling) or defaults.get(spelling)
        if id and _blank_words(scan, at, size):
            id = None
        # Longest wins: go on while tokens follow, and remember the last place where a name ended.
        if id and not (size > 1 and (measures(scan, at + size - 1) or _runs_together(scan, at, size, id))):
            end = size
        if not scan.close(at + size - 1):
            break
    return end


def _blank_words(scan: Scan, at: int, size: int) -> bool:
    """Whether nothing but words of the language stand there, apart: `if I run Ollama` is not IF-I."""
    words = {word.text for word in scan.words[at : at + size]}
    apart = all(scan.between(place) == " " for place in range(at, at + size - 1))
    return size > 1 and apart and words <= vocabulary().function_words


def _runs_together(scan: Scan, at: int, size: int, id: str) -> bool:
    """Whether a function word stands in a name that has none: `May a UK firm` is not Maya."""
    loose = {word.text for word in scan.words[at : at + size]} & vocabulary().function_words
    record = scan.registry.records[id]
    return bool(loose) and not loose <= {part.text for name in (record.name, *record.aliases) for part in tokens(name)}


def unspaced_names(scan: Scan) -> None:
    """Names written in scripts without spaces, which no blank sets apart."""
    for written, id in scan.registry.unspaced.items():
        if (start := scan.text.find(written)) >= 0:
            recognition = Recognition.FAMILY if written in scan.registry.spellings.defaults else Recognition.NAME
            scan.mentions.append(Mention(written, start, start + len(written), id, recognition))
