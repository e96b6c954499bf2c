"""All that was observed of the agents in the directory: lookups, changes of their cards, examinations."""

import logging
import time
from pathlib import Path
from typing import Any

from orchestrator.run.agent_stores.card_history import CardHistory, CardVersion
from orchestrator.run.agent_stores.health_log import Health, HealthLog
from protocols.models import Noun

logger = logging.getLogger(__name__)
MOST_EXAMINATIONS = 200


class LastExamination(Noun):
    """The latest examination by the doctor: when (Unix time), whether there was no error, and how many faults."""

    at: float
    sound: bool
    faults: int


class Observations:
    """By the agents' URLs; the cards are kept over restarts where there is a file."""

    def __init__(self, path: Path | None = None) -> None:
        self._cards, self._health = CardHistory(path), HealthLog()
        self._examined: dict[str, LastExamination] = {}

    def reached(self, url: str, card: dict[str, Any], key: str, milliseconds: float) -> None:
        """An agent was there, with this card, signed by that key or by none."""
        self._health.note(url, milliseconds)
        try:
            self._cards.note(url, card, key, time.time())
        # On a full disk the directory goes on; the change is noted at a later look, since the card still differs.
        except OSError as error:
            logger.warning("the card of %s is not remembered: %s", url, error)

    def missed(self, url: str) -> None:
        """An agent was not there."""
        self._health.note(url, None)

    def examined(self, url: str, sound: bool, faults: int) -> None:
        """The doctor saw an agent."""
        self._examined.pop(url, None)
        self._examined[url] = LastExamination(at=time.time(), sound=sound, faults=faults)
        while len(self._examined) > MOST_EXAMINATIONS:
            self._examined.pop(next(iter(self._examined)))

    def health(self, url: str) -> Health:
        """How it was doing lately."""
        return self._health.of(url)

    def versions(self, url: str) -> tuple[CardVersion, ...]:
        """Its cards, oldest first."""
        return self._cards.of(url)

    def examination(self, url: str) -> LastExamination | None:
        """The latest one, if there was any since this service was started."""
        return self._examined.get(url)

    def forget(self, url: str) -> None:
        """An agent left."""
        self._cards.forget(url)
        self._health.forget(url)
        self._examined.pop(url, None)
