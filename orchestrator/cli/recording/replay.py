"""A recording as lines of text, one for each message, in the order they happened."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from protocols.models import StrictModel
from protocols.wire.frames import Frame, Piece, Side
from protocols.wire.recording_file import Recording

PERSON = "you"
WORDS = 100
KINDS = ("task", "statusUpdate", "artifactUpdate", "message")


class ReplayLine(StrictModel):
    """One message: `after` seconds from the first, who to whom, and what."""

    after: float
    sender: str
    receiver: str
    text: str


def lines_of(recording: Recording) -> Iterator[ReplayLine]:
    """Every message once, in the order of the recording; of a hop both ends saw, the caller's end counts."""
    called = {frame.exchange for frame in recording.frames if frame.side is Side.CLIENT}
    ends = _Ends(recording)
    start = recording.frames[0].at
    for frame in recording.frames:
        if frame.side is Side.SERVER and frame.exchange in called:
            continue
        text = _text(frame)
        if text:
            caller, callee = ends.of(frame)
            sender, receiver = (caller, callee) if frame.piece is Piece.REQUEST else (callee, caller)
            yield ReplayLine(after=frame.at - start, sender=sender, receiver=receiver, text=text)


class _Ends:
    """Who called whom in each Exchange."""

    def __init__(self, recording: Recording) -> None:
        self._origins = {_origin(participant.url): participant.name for participant in recording.participants}
        self._callers = {frame.exchange: frame.service for frame in recording.frames if frame.side is Side.CLIENT}
        self._callees = {frame.exchange: frame.service for frame in recording.frames if frame.side is Side.SERVER}
        self._urls = {frame.exchange: frame.url for frame in recording.frames if frame.url}

    def of(self, frame: Frame) -> tuple[str, str]:
        origin = _origin(self._urls.get(frame.exchange, ""))
        # The callee's own record knows its name; a card names an origin; at last the address speaks for itself.
        callee = self._callees.get(frame.exchange) or self._origins.get(origin) or origin or "somebody"
        return self._callers.get(frame.exchange, PERSON), callee


# In this order: an end with an error has a body too, and a response without one says only its status.
def _text(frame: Frame) -> str:
    if frame.piece is Piece.REQUEST:
        return _request_text(frame)
    if frame.piece is Piece.END and frame.error:
        return f"cut: {frame.error[:WORDS]}"
    if frame.piece is Piece.RESPONSE or not frame.body:
        return f"HTTP {frame.status}" if frame.status >= 400 else ""
    return _response_text(_object(_json(frame.body)))


def _request_text(frame: Frame) -> str:
    body = _object(_json(frame.body))
    method = body.get("method") if "jsonrpc" in body else f"{frame.method} {urlsplit(frame.url).path}"
    message = _object(_object(body.get("params", body)).get("message"))
    return " ".join(filter(None, (str(method), _quoted(message))))


def _response_text(body: Mapping[str, Any]) -> str:
    if "error" in body:
        error = _object(body["error"])
        return f"error {error.get('code', '')} {str(error.get('message', ''))[:WORDS]}"
    result = _object(body.get("result", body))
    kind = next((kind for kind in KINDS if kind in result), "answer")
    event = _object(result.get(kind, result))
    status = _object(event.get("status"))
    state = str(status.get("state", "")).removeprefix("TASK_STATE_").lower().replace("_", " ")
    artifact = _object(event.get("artifact"))
    name = str(artifact.get("name") or artifact.get("artifactId") or "")
    card = str(event.get("name", "")) if "skills" in event else ""
    words = _quoted(_object(status.get("message"))) or _quoted(event)
    return " ".join(filter(None, (kind, state, name, card, words)))[: 2 * WORDS]


def _quoted(message: Mapping[str, Any]) -> str:
    parts = message.get("parts")
    objects = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    text = " ".join(str(part["text"]) for part in objects if isinstance(part.get("text"), str))
    return f"“{' '.join(text.split())[:WORDS]}”" if text.strip() else ""


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
