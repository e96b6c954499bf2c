"""One pass over a text: its tokens, which of them are taken by a name, and the names so far."""

import re
from dataclasses import dataclass, field

from orchestrator.language.names.mention import Mention, Recognition
from protocols.adoption.registry import Registry, Token, tokens

MAX_TOKENS = 4_000
# Between two tokens of one name: a blank, a hyphen, a dot or colon that ends no sentence, an opening bracket.
GAP = re.compile(r"^(?:[ \t\u00a0\-_/·\[(]|[.:](?!\s)){0,3}$")


@dataclass
class Scan:
    """A text, its tokens, and the mentions so far."""

    text: str
    registry: Registry
    mentions: list[Mention] = field(default_factory=list)
    occupied: set[int] = field(default_factory=set)
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

    def close(self, at: int) -> bool:
        """Whether a token and the next may belong to one name."""
        return self.word(at + 1) is not None and bool(GAP.match(self.between(at)))

    def span(self, first: int, last: int) -> str:
        """The text from one token to another."""
        return self.text[self.words[first].start : self.words[last].end]

    def take(
        self, first: int, last: int, id: str | None, recognition: Recognition, **more: str | tuple[str, ...] | None
    ) -> None:
        """Note a mention over these tokens."""
        self.occupied.update(range(first, last + 1))
        start, end = self.words[first].start, self.words[last].end
        self.mentions.append(Mention(self.text[start:end], start, end, id, recognition, **more))  # pyright: ignore[reportArgumentType]
