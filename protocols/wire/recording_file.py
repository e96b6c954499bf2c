"""The file format of a recorded run: participants, frames and outcome; versioned and bounded."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from protocols.models import StrictModel
from protocols.wire.exchange import Body, Exchange, exchanges_of
from protocols.wire.frames import Frame, Side
from protocols.wire.graph_events import GraphEvent

FORMAT = "adoption-council-recording"
VERSION = 1
MOST_FRAMES = 20_000
MOST_PARTICIPANTS = 100
MOST_GRAPH_EVENTS = 5_000
LARGEST = 50_000_000


class UnreadableRecording(ValueError):
    """A file is no recording this program can read; the text says why."""


class Participant(StrictModel):
    """A service of the run: `url` is where it was, `card` its AgentCard as JSON when it was ever seen."""

    name: str = Field(max_length=200)
    url: str = Field(max_length=2_000)
    card: dict[str, JsonValue] | None = None


class Recording(StrictModel):
    """One run. `made` is when it was saved, in UTC (ISO 8601); Frames are in the order of cause and effect.

    `words` is what was asked first, `state` how that Task ended. In a file a body that both ends of a hop
    recorded alike stands at the caller's end only: a Frame with a `size` and no `body` has its other end's.
    `graph` is what the orchestrator's own graph did meanwhile.
    """

    format: Literal["adoption-council-recording"] = FORMAT
    version: Literal[1] = VERSION
    made: str = Field(max_length=40)
    title: str = Field(default="", max_length=200)
    shows: str = Field(default="", max_length=1_000)
    words: str = Field(default="", max_length=20_000)
    trace: str = Field(pattern="^[0-9a-f]{32}$")
    context_id: str = Field(default="", max_length=300)
    task_id: str = Field(default="", max_length=300)
    state: str = Field(default="", max_length=60)
    participants: Annotated[tuple[Participant, ...], Field(max_length=MOST_PARTICIPANTS)] = ()
    frames: Annotated[tuple[Frame, ...], Field(min_length=1, max_length=MOST_FRAMES)]
    graph: Annotated[tuple[GraphEvent, ...], Field(max_length=MOST_GRAPH_EVENTS)] = ()

    @model_validator(mode="after")
    def _one_trace(self) -> Self:
        strangers = {frame.trace for frame in self.frames} - {self.trace}
        if strangers:
            raise ValueError(f"a frame belongs to another trace, {min(strangers)!r}")
        return self


def recording_of(frames: Sequence[Frame], participants: Iterable[Participant], made: str) -> Recording:
    """The Frames of one trace as a Recording; raises UnreadableRecording when there are none."""
    if not frames:
        raise UnreadableRecording("Nothing is kept of this trace: capture is off, or it was long ago.")
    story = _Story(exchanges_of(frames))
    return Recording(
        made=made,
        words=story.words,
        trace=frames[0].trace,
        context_id=story.context_id,
        task_id=story.task_id,
        state=story.state,
        participants=tuple(participants),
        frames=tuple(frames[:MOST_FRAMES]),
    )


def load(text: str) -> Recording:
    """The Recording in a file's text; raises UnreadableRecording with a sentence that says what is wrong."""
    # Before parsing: a file of another's making may be anything.
    if len(text) > LARGEST:
        raise UnreadableRecording(f"The file is larger than {LARGEST // 1_000_000} MB.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableRecording(f"The file is no JSON: {str(error)[:200]}.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableRecording(f"The file is no recording: its format is not {FORMAT!r}.")
    # Before the fields are read, so that a newer file is called newer and not broken.
    if document.get("version") != VERSION:
        raise UnreadableRecording(
            f"The recording is of version {document.get('version')!r:.40}; this reads version {VERSION}."
        )
    try:
        return _whole(Recording.model_validate_json(text))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the recording"
        raise UnreadableRecording(f"The recording is broken at {where}: {first['msg']}.") from error


def dump(recording: Recording) -> str:
    """The file's text: JSON, what stands twice and what is at its default left out."""
    return json.dumps(json.loads(dump_compact(recording)), ensure_ascii=False, indent=0) + "\n"


def dump_compact(recording: Recording) -> str:
    """The same in one line."""
    callers = _bodies(recording, Side.CLIENT)
    alike = [frame.side is Side.SERVER and callers.get(_place(frame)) == frame.body for frame in recording.frames]
    frames = [
        frame.model_copy(update={"body": ""}) if same else frame
        for frame, same in zip(recording.frames, alike, strict=True)
    ]
    document = recording.model_copy(update={"frames": tuple(frames)}).model_dump_json(exclude_defaults=True)
    return f'{{"format":"{FORMAT}","version":{VERSION},{document[1:]}'


def _whole(recording: Recording) -> Recording:
    """With the bodies that the file tells once only."""
    callers = _bodies(recording, Side.CLIENT)
    frames = [
        frame.model_copy(update={"body": callers.get(_place(frame), "")}) if frame.size and not frame.body else frame
        for frame in recording.frames
    ]
    return recording.model_copy(update={"frames": tuple(frames)})


def _bodies(recording: Recording, side: Side) -> dict[tuple[str, str, int], str]:
    return {_place(frame): frame.body for frame in recording.frames if frame.side is side}


def _place(frame: Frame) -> tuple[str, str, int]:
    return frame.exchange, frame.piece, frame.nth


def recording_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a recording's file."""
    schema = Recording.model_json_schema()
    header = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT, **schema}
    return header | {"required": ["format", "version", *schema["required"]]}


class _Story:
    """What the first question of a trace was, and what came of it."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self.words = self.context_id = self.task_id = self.state = ""
        first = next((exchange for exchange in exchanges if _message(exchange)), None)
        if first is None:
            return
        self.words = "\n".join(str(part["text"]) for part in _parts(_message(first)) if "text" in part)[:20_000]
        for exchange in exchanges:
            if exchange.request.url == first.request.url:
                self._hear(exchange)

    def _hear(self, exchange: Exchange) -> None:
        for body in (*exchange.events, *([exchange.response] if exchange.response else [])):
            result = _result(body)
            task = _object(result.get("task")) or (result if "status" in result and "id" in result else {})
            update = task or _object(result.get("statusUpdate"))
            self.task_id = self.task_id or str(update.get("id") or update.get("taskId") or "")
            self.context_id = self.context_id or str(update.get("contextId") or "")
            # "TASK_STATE_COMPLETED" in 1.0, "completed" in 0.3.
            state = str(_object(update.get("status")).get("state", ""))
            self.state = state.removeprefix("TASK_STATE_") or self.state


def _message(exchange: Exchange) -> dict[str, Any]:
    body = _json(exchange.request)
    message = _object(_object(body.get("params", body)).get("message"))
    return message if "parts" in message else {}


def _result(body: Body) -> dict[str, Any]:
    body_json = _json(body)
    return _object(body_json.get("result", body_json))


def _parts(holder: Any) -> list[dict[str, Any]]:
    return [part for part in _list(_object(holder).get("parts")) if isinstance(part, dict)]


def _json(body: Body) -> dict[str, Any]:
    try:
        return _object(json.loads(body.body)) if body.body else {}
    except (ValueError, RecursionError):
        return {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
