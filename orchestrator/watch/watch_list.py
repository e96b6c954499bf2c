"""The decisions each person watches, with what they rested on when they were made, in one JSON file."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import Field, TypeAdapter

from orchestrator.watch.premise_changes import PremiseComparison, compared
from orchestrator.watch.premises import MOST_PREMISES, Premise, premises
from protocols.adoption import Inquiry, Recommendation
from protocols.models import StrictModel
from protocols.storage.documents.place import Place, document

SUFFIX = "-watch.json"
# Each is asked anew at every check: thirty are some minutes of the agents' time.
MOST_WATCHED = 30


class WatchedDecision(StrictModel):
    """A question that was answered on `since`, and what is otherwise as of the check on `checked`."""

    id: Annotated[str, Field(max_length=200)]
    question: Annotated[str, Field(max_length=20_000)]
    context_id: Annotated[str, Field(max_length=200)]
    since: date
    checked: date
    inquiry: Inquiry
    comparison: PremiseComparison = PremiseComparison()


class WatchEntry(StrictModel):
    """The decision and its premises: those it was made on, and those of the latest check."""

    decision: WatchedDecision
    premises: Annotated[tuple[Premise, ...], Field(max_length=MOST_PREMISES)]
    latest: Annotated[tuple[Premise, ...], Field(max_length=MOST_PREMISES)]


class TooManyWatched(RuntimeError):
    """This person watches as many decisions as there may be."""

    def __init__(self) -> None:
        super().__init__(f"{MOST_WATCHED} decisions are watched already; take one off first.")


Entries = dict[str, tuple[WatchEntry, ...]]


class WatchList:
    """For each owner, newest first; over restarts too where there is a file."""

    def __init__(self, place: Place = None) -> None:
        self._document = document(place, TypeAdapter(Entries), {})

    def of(self, owner: str) -> tuple[WatchedDecision, ...]:
        """Everything this owner watches."""
        return tuple(entry.decision for entry in self._document.read().get(owner, ()))

    def add(self, owner: str, decision: WatchedDecision, recommendation: Recommendation) -> None:
        """Watch from now on; one that is watched already begins anew. Raises TooManyWatched."""
        current = premises(recommendation)
        # Taken out before the count: to watch a decision again needs no room.
        others = tuple(entry for entry in self._entries(owner) if entry.decision.id != decision.id)
        if len(others) >= MOST_WATCHED:
            raise TooManyWatched
        self._replace(owner, (WatchEntry(decision=decision, premises=current, latest=current), *others))

    def check(self, owner: str, id: str, recommendation: Recommendation, day: date) -> WatchedDecision | None:
        """Keep what changed according to a fresh answer to the same question; `None` when it is not watched."""
        latest = premises(recommendation)

        def checked(entry: WatchEntry) -> WatchEntry:
            comparison = compared(entry.premises, latest)
            decision = entry.decision.model_copy(update={"comparison": comparison, "checked": day})
            return entry.model_copy(update={"decision": decision, "latest": latest})

        return self._change(owner, id, checked)

    def accept(self, owner: str, id: str) -> WatchedDecision | None:
        """What changed is known: from now on the latest premises are those compared with."""

        def accepted(entry: WatchEntry) -> WatchEntry:
            decision = entry.decision.model_copy(
                update={"comparison": PremiseComparison(), "since": entry.decision.checked}
            )
            return entry.model_copy(update={"decision": decision, "premises": entry.latest})

        return self._change(owner, id, accepted)

    def forget(self, owner: str, id: str) -> None:
        """Watch it no longer."""
        self._replace(owner, tuple(entry for entry in self._entries(owner) if entry.decision.id != id))

    def _entries(self, owner: str) -> tuple[WatchEntry, ...]:
        return self._document.read().get(owner, ())

    def _change(self, owner: str, id: str, change: Callable[[WatchEntry], WatchEntry]) -> WatchedDecision | None:
        entries = tuple(change(entry) if entry.decision.id == id else entry for entry in self._entries(owner))
        self._replace(owner, entries)
        return next((entry.decision for entry in entries if entry.decision.id == id), None)

    def _replace(self, owner: str, entries: tuple[WatchEntry, ...]) -> None:
        self._document.update(lambda everything: {**everything, owner: entries})
