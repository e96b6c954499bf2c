"""Turns a licence text into comparable words, 4-word shingles and one digest, whatever its layout.

Case, punctuation, line breaks, Markdown, link schemes and copyright lines carry no licence terms and are dropped;
every other word stays, in any script, so that a sentence added in another language is not lost.
"""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from zlib import crc32

SIZE = 4
MAX_CHARACTERS = 200_000

# Soft hyphens, zero-width and direction marks come with pasted text and change no word.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
# `[the terms](https://example.org/terms)`: markup, of which a licence printed plainly has none.
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)")
_SCHEME = re.compile(r"https?://(?:www\.)?")
# Word processors write ’ where a licence file has a plain one: both must give the same words.
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
# `Copyright (c) 2024 Example Ltd`: everybody fills in another one, so it must not tell two texts apart.
_COPYRIGHT_LINE = re.compile(
    r"^[^\w\n]{0,12}(?:portions[ ,])?(?:copyright|\(c\)|\u00a9)[^\S\n]*"
    r"(?:\(c\)|\u00a9|:|[\[<{]|by\b|(?:19|20)\d\d|yyyy)[^\n]{0,300}$",
    re.MULTILINE,
)
# A line with one of these may rule something, even when it looks like a notice: it is never dropped. The last branch
# is a run of letters without blanks, as in Chinese, where no single word can be looked for.
_OPERATIVE = re.compile(
    r"\b(?:must|shall|may|only|not?|non|never|commercial\w*|uses?|using|prohibit\w*|restrict\w*|forbid\w*|permi\w*|except|"
    r"unless|without|agree\w*|requir\w*|provided|grant\w*|obligat\w*|licensed|free|terms?|conditions?|subject|"
    r"(?:un)?modif\w*|delet\w*|remov\w*|chang\w*|retain\w*|display\w*|credit\w*|acknowledg\w*|\w*distribut\w*|"
    r"sell|sold|pa(?:y|id|yment)|fees?|charg\w*|warrant\w*|liab\w*|endors\w*)\b"
    r"|[^\W\da-z\u00c0-\u024f]{9,}"
)
_RIGHTS_RESERVED = re.compile(r"\ball rights reserved\b\.?")
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words that carry terms; reads at most MAX_CHARACTERS characters."""
    plain = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    plain = _LINK.sub(_once, _INVISIBLE.sub("", plain))
    plain = _COPYRIGHT_LINE.sub(_unless_operative, _RIGHTS_RESERVED.sub(" ", plain))
    return _WORD.findall(_APOSTROPHES.sub("", _SCHEME.sub(" ", plain)))


def says_nothing_operative(words: str) -> bool:
    """Whether lower-case words can be a heading or a notice, because none of them could grant, forbid or require."""
    return _OPERATIVE.search(words) is None


def _unless_operative(line: re.Match[str]) -> str:
    return " " if says_nothing_operative(line[0]) else line[0]


def _once(link: re.Match[str]) -> str:
    label, target = link[1], link[2]
    return f" {label} " if label.rstrip("/") == target.rstrip("/") else f" {label} {target} "


def unified(words: Sequence[str], blanks: Sequence[tuple[re.Pattern[str], str]]) -> list[str]:
    """The words with every filled-in name of a standard text made the same, unless the name rules something."""
    joined = " ".join(words)
    for pattern, blank in blanks:
        joined = pattern.sub(lambda match, blank=blank: _blanked(match, blank), joined)
    return joined.split()


def _blanked(match: re.Match[str], blank: str) -> str:
    name = match[1] if match.re.groups else ""
    return blank if says_nothing_operative(name) else match[0]


def shingles_of(words: Sequence[str]) -> list[int]:
    """The 32-bit hash of every run of four words, in order; `shingles[i]` starts at `words[i]`."""
    encoded = [word.encode() for word in words]
    return [crc32(b" ".join(encoded[start : start + SIZE])) for start in range(len(encoded) - SIZE + 1)]


def digest_of(words: Sequence[str]) -> str:
    """Equal exactly when the words are equal, in order."""
    return blake2b(" ".join(words).encode(), digest_size=8).hexdigest()
