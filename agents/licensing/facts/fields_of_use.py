"""Fields of use in a person's words, matched against what a licence prohibits."""

from collections.abc import Mapping

from protocols.models import StrictModel

from .records.licence import Licence
from .records.licence_terms import Prohibition


class Match(StrictModel):
    """One field of use the licence prohibits; `certain` when the words and the clause mean the same thing."""

    word: str
    prohibition: Prohibition | None
    certain: bool


class Fields(StrictModel):
    """The vocabulary: what prohibition tags cover, what people call it, and what lies near."""

    tags: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    near: Mapping[str, tuple[str, ...]]
    unread: frozenset[str]

    def matches(self, licence: Licence, fields: tuple[str, ...]) -> tuple[Match, ...]:
        """Every field of use in `said` that meets a prohibition of the licence or may meet its policy."""
        return tuple(match for word in fields if (match := self._match(licence, word)))

    def _match(self, licence: Licence, word: str) -> Match | None:
        spelled = "-".join(word.strip().lower().replace("_", " ").split())
        topic = self.words.get(spelled, spelled)
        for prohibition in licence.field_of_use:
            covered = {prohibition.tag.lower(), *self.tags.get(prohibition.tag, (prohibition.tag,))}
            if spelled in covered or topic in covered:
                return Match(word=word, prohibition=prohibition, certain=not prohibition.arguable)
        for prohibition in licence.field_of_use:
            if set(self.near.get(topic, ())) & set(self.tags.get(prohibition.tag, (prohibition.tag,))):
                return Match(word=word, prohibition=prohibition, certain=False)
        if spelled in self.words and self._policy_unread(licence):
            return Match(word=word, prohibition=None, certain=False)
        return None

    def _policy_unread(self, licence: Licence) -> bool:
        tags = {prohibition.tag for prohibition in licence.field_of_use}
        return licence.aup.present and (not tags or bool(tags & self.unread))
