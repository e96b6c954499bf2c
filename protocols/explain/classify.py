"""Classifies an Exchange: its binding, its operation, and the request message in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from protocols.explain.explanation import Binding
from protocols.explain.spec.tables import table
from protocols.wire.exchange import Body, Exchange
from protocols.wire.operations import SERVICE, WireOperation, by_path, operations

CARD_PATH = "/.well-known/agent-card.json"
VERSION = "a2a-version"
V0_3_ROOT = "/v1/"
UNREADABLE = object()
EMPTY = object()
PAYLOADS = frozenset({"task", "message", "statusUpdate", "artifactUpdate"})


@dataclass(frozen=True)
class ParsedExchange:
    """An Exchange as A2A: `asked` is the operation's request, or EMPTY or UNREADABLE, at `prefix` of the body."""

    exchange: Exchange
    binding: Binding
    operation: WireOperation | None = None
    asked: Any = EMPTY
    prefix: tuple[str, ...] = ()

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The request's headers, names in lower case."""
        return lower(self.exchange.request.headers)

    @property
    def name(self) -> str:
        """The operation's name; empty when there is none."""
        return self.operation.name if self.operation else ""

    @cached_property
    def version(self) -> str:
        """The version of A2A the caller names, in the header or in the query; empty when it names none."""
        query = dict(parse_qsl(urlsplit(self.exchange.request.url).query))
        return self.headers.get(VERSION, "") or {key.lower(): value for key, value in query.items()}.get(VERSION, "")


def read(exchange: Exchange) -> ParsedExchange:
    """What the Exchange is."""
    verb, path = exchange.request.method.upper(), urlsplit(exchange.request.url).path
    body = parsed(exchange.request)
    if path.endswith(CARD_PATH) and verb == "GET":
        return ParsedExchange(exchange, Binding.CARD)
    # gRPC before JSON-RPC: a recorded gRPC call has a JSON body too.
    if f"/{SERVICE}/" in path:
        return ParsedExchange(exchange, Binding.GRPC, operations().get(path.rpartition("/")[2]), body)
    if _is_call(body) or (verb == "POST" and path.rstrip("/").endswith("/jsonrpc")):
        return _json_rpc(ParsedExchange(exchange, Binding.JSONRPC, asked=body))
    return _plain(exchange, verb, path, body)


def parsed(carrier: Body) -> Any:
    """The JSON of a body; EMPTY when there is none, UNREADABLE when it is no JSON or the capture cut it."""
    if not carrier.body.strip():
        return EMPTY
    if carrier.cut:
        return UNREADABLE
    try:
        return json.loads(carrier.body, parse_constant=_no_such_number)
    except (ValueError, RecursionError):
        return UNREADABLE


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with their names in lower case."""
    return {name.lower(): value for name, value in headers.items()}


def _json_rpc(reading: ParsedExchange) -> ParsedExchange:
    body = reading.asked
    method = body.get("method") if isinstance(body, dict) else None
    if method in table("dialect_0_3")["methods"]:
        replaced = operations()[table("dialect_0_3")["methods"][method]]
        return replace(reading, binding=Binding.DIALECT_0_3, operation=replaced)
    operation = operations().get(method) if isinstance(method, str) else None
    params = body.get("params", EMPTY) if isinstance(body, dict) else body
    return replace(reading, operation=operation, asked=params, prefix=("params",))


def _plain(exchange: Exchange, verb: str, path: str, body: Any) -> ParsedExchange:
    for operation, path_values in by_path(verb, path):
        reading = ParsedExchange(exchange, Binding.HTTP_JSON, operation)
        if V0_3_ROOT in path and not reading.version.startswith("1"):
            return replace(reading, binding=Binding.DIALECT_0_3)
        return replace(reading, asked=_from_url(operation.takes, exchange.request.url, path_values, body))
    # No path says that it is a push notification; a StreamResponse has exactly one of these members.
    if verb == "POST" and isinstance(body, dict) and len(PAYLOADS & body.keys()) == 1:
        return ParsedExchange(exchange, Binding.PUSH, asked=body)
    return ParsedExchange(exchange, Binding.WELL_KNOWN if "/.well-known/" in path else Binding.NOT_A2A)


def _from_url(takes: Descriptor, url: str, path_values: Mapping[str, str], body: Any) -> Any:
    """The request of HTTP+JSON: its body with what path and query say (section 11.5)."""
    if body is UNREADABLE or not (body is EMPTY or isinstance(body, dict)):
        return body
    fields = {field.json_name: field for field in takes.fields}
    query = {name: value for name, value in parse_qsl(urlsplit(url).query) if name.lower() != VERSION}
    members = {takes.fields_by_name[name].json_name: value for name, value in path_values.items()}
    typed = {name: _typed(fields[name], value) if name in fields else value for name, value in query.items()}
    # The path wins over the query and both over the body (section 11.5).
    return {**(body if isinstance(body, dict) else {}), **typed, **members}


def _typed(field: FieldDescriptor, text: str) -> Any:
    if field.type == FieldDescriptor.TYPE_BOOL and text in ("true", "false"):
        return text == "true"
    if field.type == FieldDescriptor.TYPE_INT32 and text.lstrip("-").isdigit():
        return int(text)
    return text


def _is_call(body: Any) -> bool:
    return isinstance(body, dict) and ("jsonrpc" in body or ("method" in body and "params" in body))


def _no_such_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
