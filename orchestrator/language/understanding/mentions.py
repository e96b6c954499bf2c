"""What is found while names are looked for: mentions, unknown names, and the scan that gathers them."""

import re
from dataclasses import dataclass, field

from orchestrator.language.understanding.names import Names, Token, key, tokens
from orchestrator.language.understanding.unknowns import Unknown

MAX_TOKENS = 4_000
GAP = re.compile(r"^(?:[\s\-_/·\[(]|\.(?!\s)){0,3}$")


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
    unknown: tuple[Unknown, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Each known component once, in the order it was first named."""
        return tuple(dict.fromkeys(mention.id for mention in self.mentions))


@dataclass
class Scan:
    """One pass over one text: its tokens, which of them are taken, and what was found so far."""

    text: str
    names: Names
    found: list[Mention] = field(default_factory=list)
    strange: list[Unknown] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    words: list[Token] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Cut the text once."""
        self.words = tokens(self.text)[:MAX_TOKENS]

    def word(self, at: int) -> Token | None:
        """The token at a place, or nothing past either end."""
        return self.words[at] if 0 <= at < len(self.words) else None

    def between(self, at: int) -> str:
        """What stands between a token and the next."""
        after = self.word(at + 1)
        return self.text[self.words[at].end : after.start if after else len(self.text)]

    def spelling(self, at: int, size: int) -> str | None:
        """The key of `size` tokens from `at`, when they stand close enough to be one name."""
        span = self.words[at : at + size]
        close = len(span) == size and all(GAP.match(self.between(step)) for step in range(at, at + size - 1))
        return key(span) if close else None

    def said(self, at: int, last: int) -> str:
        """The text from one token to another."""
        return self.text[self.words[at].start : self.words[last].end]

    def take(self, at: int, last: int, id: str, how: str, version: str | None = None) -> None:
        """Note a mention over these tokens."""
        self.taken.update(range(at, last + 1))
        start, end = self.words[at].start, self.words[last].end
        self.found.append(Mention(id, start, end, self.text[start:end], how, version))
