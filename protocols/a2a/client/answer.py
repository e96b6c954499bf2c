"""An agent's answer as text and as data, wherever in its Reply the agent put it.

A2A leaves the place open. Agents of one framework send Artifacts, of another a last status, of a third nothing but
status updates while they work, and who does not stream leaves those in the Task's history.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from a2a.types import Part
from google.protobuf.json_format import Error

from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import data_in, model_name

UNNAMED, UNTYPED = "without a name", "of unknown type"


def answer_text(reply: Reply, most: int) -> str:
    """The answer in words, `most` characters of it and a mark where it was cut; empty when there is none."""
    return cut(next(filter(None, map(_text, _sources(reply))), ""), most)


def answer_data(reply: Reply) -> list[tuple[str, Any]]:
    """The data Parts of the answer as plain JSON, each with the model it says it is."""
    sources = ([data for parts in source for part in parts for data in _data(part)] for source in _sources(reply))
    return next(filter(None, sources), [])


def cut(text: str, most: int) -> str:
    """The text, or its beginning with a mark that says how much is missing."""
    return text if len(text) <= most else f"{text[:most]} … [cut: {most:,} of {len(text):,} characters]"


def _sources(reply: Reply) -> Iterator[list[list[Part]]]:
    """Where an answer may be, the most reliable place first: an Artifact is a result, a message may be progress."""
    artifacts = reply.artifacts.values()
    yield [_merged(artifact.parts, "" if artifact.artifact_id in reply.appended else "\n") for artifact in artifacts]
    yield [_merged(reply.status.parts, "\n")] if reply.status else []
    yield [_merged([part for message in reply.messages.values() for part in message.parts], "\n\n")]


def _merged(parts: Iterable[Part], between: str) -> list[Part]:
    """The text Parts that follow each other as one text."""
    runs = [list(run) for _, run in groupby(parts, _is_text)]
    return [part for run in runs for part in ([Part(text=_joined(run, between))] if _is_text(run[0]) else run)]


def _joined(parts: list[Part], between: str) -> str:
    """Tokens of a model carry their own blanks ("It ", "is "), so nothing goes between them; paragraphs do not."""
    texts = [part.text for part in parts]
    tokens = any(before[-1:].isspace() or after[:1].isspace() for before, after in pairwise(texts))
    return ("" if tokens else between).join(texts)


def _is_text(part: Part) -> bool:
    return part.HasField("text") and not part.filename and not model_name(part)


def _text(source: Iterable[Iterable[Part]]) -> str:
    return "\n\n".join(filter(None, (_part_text(part) for parts in source for part in parts)))


def _part_text(part: Part) -> str:
    """Words as they are, data as JSON, a file by its name, type and size or place; what is labelled is for programs."""
    kind = part.WhichOneof("content")
    if _is_text(part):
        return part.text.strip()
    if kind is None or model_name(part):
        return ""
    if kind == "data":
        values = [json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) for _, data in _data(part)]
        return f"```json\n{values[0]}\n```" if values else ""
    place = f" at {part.url}" if kind == "url" else f", {len(getattr(part, kind)):,} bytes"
    return f"File {part.filename or UNNAMED} ({part.media_type or UNTYPED}{place})"


def _data(part: Part) -> list[tuple[str, Any]]:
    """None for what is no JSON: over gRPC a number may be infinite, and a value may have no kind."""
    try:
        return data_in([part])
    except (ValueError, Error):
        return []
