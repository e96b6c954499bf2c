"""Meanings of HTTP headers, and violations of what A2A 1.0 demands of them."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from protocols.explain.classify import ParsedExchange, lower
from protocols.explain.explanation import Binding, Meaning, MessagePlace
from protocols.explain.spec.citation import cite
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, Departures, shown
from protocols.wire.exchange import Exchange

# "1.0" and "0.3"; "1", "1.0.0" and "v1.0" are none.
MAJOR_MINOR = re.compile(r"\d+\.\d+$")
JSON, A2A_JSON, STREAM = "application/json", "application/a2a+json", "text/event-stream"
HTTP = (Binding.JSONRPC, Binding.HTTP_JSON)
TYPES = {Binding.JSONRPC: "9.1", Binding.HTTP_JSON: "11.1", Binding.PUSH: "4.3.3"}
SHORT = 200


def header_meanings(exchange: Exchange, binding: Binding) -> Iterator[Meaning]:
    """What each known header is for; the others are the transport's own affair."""
    sides = [(MessagePlace.REQUEST, exchange.request.headers)]
    if exchange.response:
        sides.append((MessagePlace.RESPONSE, exchange.response.headers))
    for place, headers in sides:
        for name, value in lower(headers).items():
            entry = table("headers").get(name)
            if entry:
                section = TYPES.get(binding, "") if name == "content-type" else entry.get("section", "")
                yield Meaning(
                    place=place,
                    path=f"header {entry['name']}",
                    says=entry["says"],
                    cite=cite(section) if section else None,
                    value=value[:SHORT],
                )


def header_departures(reading: ParsedExchange) -> Departures:
    """Where the request's and the response's headers are not what the binding demands."""
    exchange, place = reading.exchange, At(MessagePlace.REQUEST)
    if reading.binding not in HTTP:
        return
    yield from _version(reading, place)
    yield from _extensions(reading.headers.get("a2a-extensions", ""), place)
    if exchange.request.body:
        yield from _type(reading.headers, reading.binding, place)
    if exchange.response and exchange.response.status < 300:
        yield from _answer_type(reading, lower(exchange.response.headers))


def _version(reading: ParsedExchange, at: At) -> Departures:
    version = reading.version
    if not version:
        yield at.breaks("no A2A-Version", "A2A-Version: 1.0; without it the request counts as 0.3", "3.6.1")
    # Before the shape is checked: a patch is merely too much, anything else is wrong.
    elif re.fullmatch(r"\d+\.\d+\.\d+", version):
        yield at.remark(f"{version} names a patch; only Major.Minor counts.", "3.6")
    elif not MAJOR_MINOR.match(version):
        yield at.breaks(f"A2A-Version: {version[:SHORT]}", "Major.Minor, as 1.0", "14.2.1")
    elif not version.startswith("1."):
        yield at.remark(f"The header says A2A {version}, the operation is written as 1.0 has it.", "3.6.2")


def _extensions(header: str, at: At) -> Departures:
    for uri in filter(None, (part.strip() for part in header.split(","))):
        if not urlsplit(uri).scheme:
            yield at.breaks(shown(uri), "URIs parted by commas in A2A-Extensions", "14.2.2")


def _type(headers: Mapping[str, str], binding: Binding, at: At) -> Departures:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if binding is Binding.JSONRPC and kind != JSON:
        yield at.breaks(f"Content-Type: {kind or 'none'}", JSON, "9.1")
    if binding is Binding.HTTP_JSON and kind != A2A_JSON:
        yield at.remark(f"Content-Type should be {A2A_JSON}, it is {kind or 'not said'}.", "11.1")


def _answer_type(reading: ParsedExchange, headers: Mapping[str, str]) -> Departures:
    at = At(MessagePlace.RESPONSE)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    # A recording may lack headers: of what was not recorded nothing can be said.
    if not headers or reading.operation is None:
        return
    if kind == STREAM and not reading.operation.streams:
        yield at.breaks(f"Content-Type: {kind}", f"one answer: {reading.name} has no stream", "3.1")
    elif kind != STREAM and not (reading.operation.streams and reading.binding is Binding.HTTP_JSON):
        yield from _type(headers, reading.binding, at)
