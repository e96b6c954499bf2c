"""One spelling for every way to write a component's name: words and numbers apart, case and hyphens ignored."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Letters, a number with its dots, a plus sign, or signs of a script without spaces: `qwen3-32b` is qwen, 3, 32, b.
_TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+|\d+(?:\.\d+)*|\+|[^\W\d_A-Za-zÀ-ɏ]+")
_TRAILING_ZERO = re.compile(r"(\.0)+$")


@dataclass(frozen=True)
class Token:
    """A run of letters, a number, or a plus sign, with where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether this token is a number."""
        return self.text[0].isdigit()


def tokens(text: str) -> list[Token]:
    """The text cut where letters and digits meet, in lower case."""
    return [Token(match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def key(parts: Sequence[Token]) -> str:
    """The one spelling of a name's tokens; numbers side by side stay apart, 4.0 is 4."""
    return _joined(part.text for part in parts)


def spelt(name: str) -> str:
    """The one spelling of a whole name."""
    return _joined(_TOKEN.findall(name.lower()))


def _joined(words: Iterable[str]) -> str:
    spelling = ""
    for word in words:
        number = word[0].isdigit()
        if number and word.endswith(".0"):
            word = _TRAILING_ZERO.sub("", word)
        spelling += f"|{word}" if number and spelling and spelling[-1].isdigit() else word
    return spelling


def digits(spelling: str) -> str:
    """The numbers of a key, which must agree before two spellings may be one."""
    return " ".join(re.findall(r"\d+(?:\.\d+)*", spelling))
