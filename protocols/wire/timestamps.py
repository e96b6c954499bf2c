"""Adds UTC to status timestamps without a zone, for which protobuf would refuse the whole Task."""

import json
import re
from contextvars import ContextVar
from typing import Any

# As Python's `isoformat` writes a time without a zone: "timestamp": "2026-11-30T12:00:00.5".
NAIVE = re.compile(rb'"timestamp"\s*:\s*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?"')
REMARK = "its times name no zone and were read as UTC"
# Where whoever asks wants to read what was put right in an answer.
REMARKS: ContextVar[list[str] | None] = ContextVar("remarks", default=None)


def remark(text: str) -> None:
    """Note, once, what was put right in the answer that is being read."""
    remarks = REMARKS.get()
    if remarks is not None and text not in remarks:
        remarks.append(text)


def with_zones(document: bytes) -> bytes:
    """The JSON document with a zone at each status time that has none; anything else comes back as it is."""
    if not NAIVE.search(document):
        return document
    try:
        content = json.loads(document)
    except (ValueError, RecursionError):
        return document
    if not _mend(content):
        return document
    remark(REMARK)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _mend(content: Any) -> bool:
    """Only a `timestamp` beside a `state` is a status's own; one in somebody's data is not ours to change."""
    mended, todo = False, [content]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            time = value.get("timestamp")
            if "state" in value and isinstance(time, str) and NAIVE.fullmatch(f'"timestamp":"{time}"'.encode()):
                value["timestamp"], mended = f"{time}Z", True
            todo += value.values()
        elif isinstance(value, list):
            todo += value
    return mended
