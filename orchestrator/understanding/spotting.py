"""Finds component names in a sentence: exact, misspelt, by address, by family, and names nobody knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from orchestrator.understanding import unknowns
from orchestrator.understanding.names import VERSIONED_KINDS, Names, Token, digits, key, tokens
from orchestrator.understanding.vocabulary import vocabulary

MAX_TOKENS = 4_000
FUZZY_TOKENS = 160
LONGEST_NAME = 9
CUTOFF = 88
GAP = re.compile(r"^(?:[\s\-_/·\[(]|\.(?!\s)){0,3}$")
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(huggingface\.co|hf\.co|github\.com|gitlab\.com|pypi\.org/project|npmjs\.com/package)"
    r"/([\w.@-]+)(?:/([\w.-]+))?[\w./#?=&%-]*",
    re.IGNORECASE,
)
HUB_PATH = re.compile(r"(?<![\w/.])([\w-]+)/([\w.-]*\w)")
PACKAGE_URL = re.compile(r"pkg:(\w+)/([\w.@%/+-]*[\w])")
SIGHT = re.compile(r"\b(?:vision|visual|images?|pictures?|caption\w*|photos?|multimodal|video)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """One known component in the text, and how it was recognised."""

    id: str
    start: int
    end: int
    said: str
    how: str = "exact"
    version: str | None = None


@dataclass(frozen=True)
class Spotted:
    """What names a text holds, in its order."""

    mentions: tuple[Mention, ...]
    unknown: tuple[unknowns.Unknown, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Each known component once, in the order it was first named."""
        return tuple(dict.fromkeys(mention.id for mention in self.mentions))


def spot(text: str, names: Names, nearby: Sequence[str] = ()) -> Spotted:
    """The components a text names; `nearby` are ids the conversation is about, for `and 3.3?`."""
    found, strange, rest = _addresses(text, names)
    words = tokens(rest)[:MAX_TOKENS]
    taken: set[int] = set()
    found += [
        Mention(id, at, at + len(said), said)
        for said, id in names.foreign.items()
        for at in [rest.find(said)]
        if at >= 0
    ]
    _exact(rest, words, names, taken, found, strange)
    _misspelt(rest, words, names, taken, found)
    _inherited(rest, words, names, taken, found, nearby)
    _heard(rest, words, names, taken, found)
    spans = [(mention.start, mention.end) for mention in found] + [(odd.start, odd.end) for odd in strange]
    strange += unknowns.spot_unknown(rest, spans, names, anything_known=bool(found or nearby))
    found = _about(rest, sorted(found, key=lambda mention: mention.start), names)
    return Spotted(tuple(found), tuple(sorted(strange, key=lambda odd: odd.start)))


def _addresses(text: str, names: Names) -> tuple[list[Mention], list[unknowns.Unknown], str]:
    found: list[Mention] = []
    strange: list[unknowns.Unknown] = []
    rest = text
    for match in list(ADDRESS.finditer(text)) + list(PACKAGE_URL.finditer(text)) + list(HUB_PATH.finditer(text)):
        if not rest[match.start() : match.end()].strip():
            continue
        known, name, purl = _at(match, names)
        if known:
            found.append(Mention(known, match.start(), match.end(), match.group(), "address"))
        elif match.re is HUB_PATH:
            continue
        elif name:
            near = unknowns.nearest(name, names)
            strange.append(unknowns.Unknown(name, match.start(), match.end(), near, purl))
        rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    return found, strange, re.sub(r"https?://\S+", lambda url: " " * len(url.group()), rest)


def _at(match: re.Match[str], names: Names) -> tuple[str | None, str, str | None]:
    if match.re is HUB_PATH:
        return names.addresses.get(match.group().lower()), match.group(), None
    if match.re is PACKAGE_URL:
        kind, path = match.group(1).lower(), match.group(2).split("@")[0].lower()
        address = path if kind in ("huggingface", "github") else f"{kind}:{path}"
        return names.addresses.get(address), path, match.group()
    host, owner, repo = match.group(1).lower(), match.group(2), (match.group(3) or "").removesuffix(".git")
    if host.startswith(("pypi", "npm")):
        kind = "pypi" if host.startswith("pypi") else "npm"
        name = owner if kind == "pypi" or not owner.startswith("@") else f"{owner}/{repo}"
        return names.addresses.get(f"{kind}:{name.lower()}"), name, f"pkg:{kind}/{name.lower()}"
    if not repo:
        return None, "", None
    kind = "github" if host.startswith("github") else "huggingface"
    path = f"{owner}/{repo}"
    return names.addresses.get(path.lower()), repo, None if host == "gitlab.com" else f"pkg:{kind}/{path}"


def _exact(
    text: str, words: list[Token], names: Names, taken: set[int], found: list[Mention], strange: list[unknowns.Unknown]
) -> None:
    at = 0
    while at < len(words):
        size, id, how = _longest(text, words, at, names)
        if id is None or not _meant(text, words, at, size, names):
            at += 1
            continue
        start, last = words[at].start, at + size - 1
        beyond, version = _beyond(text, words, last, id, names)
        if how == "family" and beyond == last and (longer := _continued(text, words, last)) > last:
            beyond, version = longer, ""
        said = text[start : words[beyond].end]
        taken.update(range(at, beyond + 1))
        if version == "":
            near = unknowns.nearest(said, names, family=words[at].text)
            strange.append(unknowns.Unknown(said, start, words[beyond].end, near, None))
        else:
            found.append(Mention(id, start, words[beyond].end, said, how, version))
        at = beyond + 1


def _longest(text: str, words: list[Token], at: int, names: Names) -> tuple[int, str | None, str]:
    for size in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        span = words[at : at + size]
        if all(GAP.match(text[a.end : b.start]) for a, b in zip(span, span[1:], strict=False)):
            spelling = key(span)
            if spelling in names.keys:
                return size, names.keys[spelling], "exact"
            if spelling in names.families:
                return size, names.families[spelling], "family"
    return 0, None, ""


def _beyond(text: str, words: list[Token], last: int, id: str, names: Names) -> tuple[int, str | None]:
    """How far a version or size after the name reaches; `""` when it is not this entry's."""
    entry = names.entries[id]
    own = set(digits(" ".join(key(tokens(each)) for each in (entry.name, entry.id))).split())
    at = last + 1
    if at < len(words) and words[at].text in ("v", "version", "release") and at + 1 < len(words):
        at += 1
    if (
        at >= len(words)
        or not words[at].is_number
        or not re.match(r"^[\s-]?(?:v|version|release)?[ .]?$", text[words[last].end : words[at].start], re.I)
    ):
        return last, None
    number = re.sub(r"(\.0)+$", "", words[at].text)
    end = at
    following = words[at + 1] if at + 1 < len(words) else None
    if following and following.text in ("b", "bn") and following.start == words[at].end:
        if at + 2 < len(words) and words[at + 2].text in vocabulary().units:
            return last, None
        return (at + 1, None) if number in own else (at + 1, "")
    glued = words[at].start - words[last].end <= 1 and text[words[last].end : words[at].start] in ("", "-", "v", "-v")
    sized = following is not None and following.is_number
    if following and not glued and "." not in number and not sized:
        if following.start == words[at].end or (
            following.text not in vocabulary().function_words and not text[words[at].end : following.start].strip()
        ):
            return last, None
    if following and (following.text in vocabulary().units or (following.start == words[at].end and following.text != "x")):
        return last, None
    if entry.kind in VERSIONED_KINDS:
        return (end, words[at].text) if len(words[at].text) < 4 or "." in words[at].text else (last, None)
    if number in own or re.fullmatch(r"\d{4}", number):
        return end, (number if re.fullmatch(r"\d{4}", number) and not number.startswith("20") else None)
    return end, ""


def _continued(text: str, words: list[Token], last: int) -> int:
    """How far a family's name goes on into another product: DeepSeek-R2, Mistral Medium 3, Llama Guard."""
    at = last
    while at + 1 < len(words):
        gap, word = text[words[at].end : words[at + 1].start], words[at + 1]
        written = text[word.start : word.end]
        joined = gap in ("-", "") or (gap == "." and word.is_number)
        titled = gap == " " and written[0].isupper() and word.text not in vocabulary().function_words
        numbered = gap == " " and at > last and word.is_number
        if not (joined or titled or numbered) or word.text in vocabulary().kind_words | vocabulary().units:
            break
        at += 1
    return at


def _meant(text: str, words: list[Token], at: int, size: int, names: Names) -> bool:
    """Whether an everyday word is meant as a component here."""
    span = words[at : at + size]
    if key(span) not in names.everyday:
        return True
    said = text[span[0].start : span[-1].end]
    before = words[at - 1] if at else None
    after = words[at + size] if at + size < len(words) else None
    opens = before is None or bool(re.search(r"[.!?:]\s*$", text[: span[0].start]))
    if sum(letter.isupper() for letter in said) >= 2 or (said[0].isupper() and not opens):
        return True
    if after and after.text in vocabulary().kind_words:
        return True
    alone = after is None or after.text in vocabulary().function_words or bool(re.match(r"\s*[?,;:.!)/]", text[span[-1].end :]))
    if before is None:
        return alone and (after is None or after.text in vocabulary().connectors or text[span[-1].end :].lstrip()[:1] in "?,/-")
    joined = before.text in vocabulary().connectors | vocabulary().takes_component or text[before.end : span[0].start].strip() in (",", "/", ":")
    return alone and joined


def _misspelt(text: str, words: list[Token], names: Names, taken: set[int], found: list[Mention]) -> None:
    best: list[tuple[float, int, int, str]] = []
    for at in range(min(len(words), FUZZY_TOKENS)):
        for size in (1, 2, 3, 4, 5):
            span = words[at : at + size]
            if len(span) < size or any(at + step in taken for step in range(size)):
                break
            if size > 1 and not GAP.match(text[span[-2].end : span[-1].start]):
                break
            if span[0].text in vocabulary().function_words or span[-1].text in vocabulary().function_words or span[0].is_number:
                continue
            spelling = key(span)
            if len(spelling) < (4 if digits(spelling) else 5) or not spelling.isascii() or spelling in names.everyday:
                continue
            hit = process.extractOne(
                spelling, names.fuzzy.get(digits(spelling), ()), scorer=fuzz.ratio, score_cutoff=CUTOFF
            )
            if hit and _same_start(spelling, hit[0]):
                best.append((hit[1], at, size, names.keys[hit[0]]))
    for _, at, size, id in sorted(best, key=lambda each: (-each[0], each[2])):
        if not taken & set(range(at, at + size)):
            taken.update(range(at, at + size))
            start, end = words[at].start, words[at + size - 1].end
            beyond, version = _beyond(text, words, at + size - 1, id, names)
            if version != "":
                found.append(Mention(id, start, max(end, words[beyond].end), text[start:end], "misspelt", version))


def _same_start(one: str, other: str) -> bool:
    """A slip of the keyboard rarely hits both the first letter and the length."""
    return one[0] == other[0] or len(one) >= 7


def _inherited(
    text: str, words: list[Token], names: Names, taken: set[int], found: list[Mention], nearby: Sequence[str]
) -> None:
    """`Llama 4 and 3.3`, `the 120b`: a bare version or size takes the family named before it."""
    for at, word in enumerate(words):
        if at in taken or not word.is_number:
            continue
        before = words[at - 1].text if at else ""
        after = words[at + 1] if at + 1 < len(words) else None
        sized = after is not None and after.text == "b" and after.start == word.end
        unit = words[at + 2].text if sized and at + 2 < len(words) else (after.text if after else "")
        plain = before and before not in vocabulary().function_words and at - 1 not in taken and (sized or before in vocabulary().units)
        if plain or unit in vocabulary().units or text[max(0, word.start - 1) : word.start] in ("$", "€", "£", "."):
            continue
        if not sized and ("." not in word.text or (after is not None and after.start == word.end)):
            continue
        earlier = [mention.id for mention in found if mention.start < word.start] or list(nearby)
        id = next(
            (kin for near in reversed(earlier) if (kin := _kin(near, word.text, sized, names))),
            None,
        )
        if id:
            end = after.end if sized and after else word.end
            taken.add(at)
            found.append(Mention(id, word.start, end, text[word.start : end], "inherited"))


def _kin(near: str, number: str, sized: bool, names: Names) -> str | None:
    """The release of the same family with this version or size."""
    name = tokens(names.entries[near].name)
    if not sized:
        return names.keys.get(key([*[part for part in name[:1] if not part.is_number], *tokens(number)]))
    fits = [
        entry.id
        for entry in names.entries.values()
        if tokens(entry.name)[0].text == name[0].text
        and re.search(rf"(?<![\d.]){re.escape(number)}\s?b\b", entry.name, re.IGNORECASE)
    ]
    fits.sort(key=lambda id: -fuzz.ratio(id, near))
    return fits[0] if fits and (len(fits) == 1 or fuzz.ratio(fits[0], near) > 70) else None


def _heard(text: str, words: list[Token], names: Names, taken: set[int], found: list[Mention]) -> None:
    """A spelling so often used for another name that it is taken for it, and said."""
    if found or SIGHT.search(text):
        return
    for at, word in enumerate(words):
        generic = at > 0 and words[at - 1].text in ("a", "an", "any", "which", "small", "best", "good", "open")
        if at not in taken and word.text in names.heard_as and word.text not in names.everyday and not generic:
            taken.add(at)
            found.append(Mention(names.heard_as[word.text], word.start, word.end, text[word.start : word.end], "heard"))


SETTING = re.compile(
    r"\b(?:on|from|auf|sur|en|using)\s+(?:our|a|the|an|unserem|notre)?\s*(?:own\s+|existing\s+)?$", re.IGNORECASE
)
SETTINGS = frozenset(("kubernetes", "hugging-face-hub"))
YARDSTICKS = frozenset(("mof", "mot", "osaid", "fmti", "rgaf", "scorecard"))


def _about(text: str, found: list[Mention], names: Names) -> list[Mention]:
    """What the sentence asks about: not the makers, platforms and yardsticks it names beside it."""
    if len({mention.id for mention in found}) < 2:
        return found
    makers = {
        word.text for mention in found for word in tokens(names.entries[mention.id].publisher) if not word.is_number
    }
    kept = [
        mention
        for mention in found
        if not (
            (mention.id in SETTINGS and SETTING.search(text[: mention.start]))
            or (mention.id in YARDSTICKS and any(other.id not in YARDSTICKS for other in found))
            or (
                key(tokens(mention.said)) in makers
                and names.entries[mention.id].publisher.lower() == mention.said.lower()
            )
        )
    ]
    return kept or found
