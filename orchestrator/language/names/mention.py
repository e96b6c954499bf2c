"""One component name in a text: where it stands, what it resolves to, and what it is there for."""

from dataclasses import dataclass
from enum import StrEnum


class MentionRole(StrEnum):
    """What a component is in a message for."""

    SUBJECT = "subject"
    EXCLUDED = "excluded"
    SETTING = "setting"
    PAST = "past"
    FORMAT = "format"
    QUOTED = "quoted"
    LICENSED = "licensed"
    PUBLISHED = "published"
    BASE = "base"


class Recognition(StrEnum):
    """How a name was recognised."""

    NAME = "name"
    FAMILY = "family"
    ADDRESS = "address"
    MISSPELT = "misspelt"
    INHERITED = "inherited"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Mention:
    """One name; without an `id` nobody knows it, and `nearest` are the ids most like it."""

    text: str
    start: int
    end: int
    id: str | None = None
    recognition: Recognition = Recognition.NAME
    version: str | None = None
    nearest: tuple[str, ...] = ()
    purl: str | None = None
    role: MentionRole = MentionRole.SUBJECT


@dataclass(frozen=True)
class Mentions:
    """Every name of a text, in its order."""

    every: tuple[Mention, ...]

    def of(self, *roles: MentionRole) -> tuple[Mention, ...]:
        """The mentions in any of these roles."""
        return tuple(mention for mention in self.every if mention.role in roles)

    @property
    def subjects(self) -> tuple[Mention, ...]:
        """The known components the text is about."""
        return tuple(mention for mention in self.of(MentionRole.SUBJECT) if mention.id)

    @property
    def unknown(self) -> tuple[Mention, ...]:
        """Names nobody knows that the text is about."""
        return tuple(mention for mention in self.of(MentionRole.SUBJECT) if not mention.id)

    @property
    def ids(self) -> tuple[str, ...]:
        """Each known subject once, in the order it was first named."""
        return tuple(dict.fromkeys(mention.id for mention in self.subjects if mention.id))
