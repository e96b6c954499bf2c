"""Every AgentCard that was seen of an agent, as the changes from one to the next, kept over restarts."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from orchestrator.run.agent_stores.card_changes import SIGNATURES, CardChange, ChangeKind, card_changes, card_hash
from protocols.adoption.inquiry import Words
from protocols.models import Noun
from protocols.storage.json_file import JsonFile

SUFFIX = "-cards.json"
MOST_VERSIONS = 20
MOST_AGENTS = 200


class CardVersion(Noun):
    """A card as it was from `since` (Unix time) on: its hash, its version, the key that signed it, what changed."""

    since: float
    hash: str
    version: Words = ""
    key: Words = ""
    changes: tuple[CardChange, ...] = ()


class History(Noun):
    """The latest card and how it came to be, oldest first."""

    card: dict[str, Any]
    versions: Annotated[tuple[CardVersion, ...], Field(min_length=1)]


Histories = TypeAdapter(dict[str, History])


class CardHistory:
    """By URL, in a file or, without one, in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = JsonFile(path, Histories, {})

    def of(self, url: str) -> tuple[CardVersion, ...]:
        """The versions that were seen at a URL, oldest first."""
        history = self._file.read().get(url)
        return history.versions if history else ()

    def note(self, url: str, card: dict[str, Any], key: str, now: float) -> None:
        """The card that is there now, signed by that key or by none; written only when it is another one."""
        history = self._file.read().get(url)
        version = _next(history, card, key, now)
        if version is None:
            return
        versions = (*(history.versions if history else ()), version)[-MOST_VERSIONS:]
        latest = History(card=card, versions=versions)
        # The one that changed goes last, so that among very many the longest unchanged make room.
        self._file.update(lambda all_of: dict([*_without(all_of, url).items(), (url, latest)][-MOST_AGENTS:]))

    def forget(self, url: str) -> None:
        """As if it had never been seen."""
        self._file.update(lambda all_of: _without(all_of, url))


def _without(histories: dict[str, History], url: str) -> dict[str, History]:
    return {known: history for known, history in histories.items() if known != url}


def _next(history: History | None, card: dict[str, Any], key: str, now: float) -> CardVersion | None:
    if history is None:
        return _version(card, key, now)
    last = history.versions[-1]
    # Nothing is hashed for the same card, which is what nearly every lookup brings.
    if card == history.card and key == last.key:
        return None
    version = _version(card, key, now)
    changes = card_changes(history.card, card)
    if key != last.key:
        changes += (CardChange(at=f"/{SIGNATURES}", kind=ChangeKind.CHANGED, before=last.key, after=key),)
    return version.model_copy(update={"changes": changes}) if changes else None


def _version(card: dict[str, Any], key: str, now: float) -> CardVersion:
    return CardVersion(since=now, hash=card_hash(card), version=str(card.get("version", "")), key=key)
