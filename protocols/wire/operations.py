"""The operations of A2A 1.0, read from the SDK's service descriptor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from a2a.types import a2a_pb2
from google.api import annotations_pb2
from google.protobuf.descriptor import Descriptor, MethodDescriptor

SERVICE = "lf.a2a.v1.A2AService"
STREAM = "StreamResponse"
# The generated stubs say less of an extension than it is.
HTTP_RULE: Any = annotations_pb2.http
WORD = re.compile(r"\{(\w+)=\*\}")


@dataclass(frozen=True)
class WireOperation:
    """What an operation takes and gives: names of messages; `verb` and `path` are those of HTTP+JSON."""

    name: str
    takes: Descriptor
    gives: Descriptor
    streams: bool
    verb: str
    path: str

    def match(self, verb: str, path: str) -> dict[str, str] | None:
        """What the path names when it is this operation's, under whatever root; None when it is another's."""
        # The specification's table has POST where its proto has GET; services answer both.
        verbs = {self.verb, "POST"} if self.streams else {self.verb}
        match_ = _pattern(self.path).search(path) if verb in verbs else None
        return match_.groupdict() if match_ else None


@cache
def operations() -> dict[str, WireOperation]:
    """Every operation by name."""
    methods = a2a_pb2.DESCRIPTOR.services_by_name["A2AService"].methods
    return {method.name: _operation(method) for method in methods}


def by_path(verb: str, path: str) -> Iterator[tuple[WireOperation, dict[str, str]]]:
    """The operations a path of HTTP+JSON may be, with what it names."""
    for operation in operations().values():
        values = operation.match(verb, path)
        if values is not None:
            yield operation, values


def _operation(method: MethodDescriptor) -> WireOperation:
    rule = method.GetOptions().Extensions[HTTP_RULE]
    verb = rule.WhichOneof("pattern")
    return WireOperation(
        name=method.name,
        takes=method.input_type,
        gives=method.output_type,
        streams=method.server_streaming,
        verb=verb.upper(),
        path=getattr(rule, verb),
    )


@cache
def _pattern(path: str) -> re.Pattern[str]:
    parts = WORD.split(path)
    text = "".join(re.escape(part) if at % 2 == 0 else f"(?P<{part}>[^/:]+)" for at, part in enumerate(parts))
    return re.compile(text + "$")
