"""Parts of A2A as parts of ACP, and back. Pure."""

import base64
import json
from collections.abc import Iterable

from a2a.types import Part
from acp_sdk.models import MessagePart
from google.protobuf.json_format import MessageToDict

TEXT, JSON, BYTES = "text/plain", "application/json", "application/octet-stream"


def a2a_parts(parts: Iterable[MessagePart]) -> list[Part]:
    """What a client sends; raises ValueError for base64 that is none."""
    return [_a2a_part(part) for part in parts]


def _a2a_part(part: MessagePart) -> Part:
    kind, name = part.content_type or TEXT, part.name or ""
    if part.content_url:
        return Part(url=str(part.content_url), media_type=kind, filename=name)
    if part.content_encoding == "base64":
        return Part(raw=base64.b64decode(part.content or "", validate=True), media_type=kind, filename=name)
    return Part(text=part.content or "", media_type=kind)


def acp_part(part: Part) -> MessagePart:
    """What an agent answers; data is JSON text, since ACP has no data of its own."""
    name = part.filename or None
    match part.WhichOneof("content"):
        case "url":
            return MessagePart(content_url=part.url, content_type=part.media_type or BYTES, name=name)
        case "raw":
            text = base64.b64encode(part.raw).decode()
            return MessagePart(
                content=text, content_encoding="base64", content_type=part.media_type or BYTES, name=name
            )
        case "data":
            return MessagePart(content=json.dumps(MessageToDict(part.data)), content_type=JSON, name=name)
        case _:
            return MessagePart(content=part.text, content_type=part.media_type or TEXT, name=name)
