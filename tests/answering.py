"""A live source asked by hand: recordings in place of hosts."""

import json

from pydantic import TypeAdapter

from protocols.catalogue.entry import Advisory
from protocols.catalogue.identifiers import Subject
from protocols.live.call import Call, Shape, SourceAnswer
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Found, LiveSource
from tests.fake_internet import recorded

TODAY = "2026-11-21"


class Answering:
    """Answers every call whose URL ends so with a recording, or with these values."""

    def __init__(self, **recordings: str | dict) -> None:
        self.recordings = recordings
        self.calls: list[str] = []

    async def __call__(self, call: Call[Shape]) -> SourceAnswer[Shape]:
        self.calls.append(call.url)
        ending = next(ending for ending in self.recordings if call.url.split("?")[0].endswith(ending))
        recording = self.recordings[ending]
        body = recorded(recording).body if isinstance(recording, str) else json.dumps(recording).encode()
        return SourceAnswer(TypeAdapter[Shape](call.shape).validate_json(body), TODAY)


async def facts(source: LiveSource, subject: Subject, **recordings: str) -> dict[str, object]:
    found = await everything(source, subject, **recordings)
    return {fact.key: fact.value for fact in found if isinstance(fact, LiveFact)}


async def advisories(source: LiveSource, subject: Subject, **recordings: str) -> list[Advisory]:
    return [one for one in await everything(source, subject, **recordings) if isinstance(one, Advisory)]


async def everything(source: LiveSource, subject: Subject, **recordings: str) -> Found:
    fetch = Answering(**recordings)
    return tuple([one for ask in source.asks(subject) for one in await ask(fetch)])
