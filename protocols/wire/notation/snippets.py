"""A recorded request as curl, Python or a .http file. Pure; secrets stay `***`."""

import json
import shlex
from collections.abc import Mapping
from pprint import pformat
from urllib.parse import urlsplit

from protocols.models import StrictModel
from protocols.wire.exchange import Request
from protocols.wire.operations import SERVICE, operations

# What the connection or the tool adds anew, and the trace the copy must not be mistaken for.
LEFT_OUT = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "user-agent", "traceparent", "tracestate", "keep-alive"}
)
LARGEST_ARGUMENT = 100_000
WIDTH = 100
GRPC = f"/{SERVICE}/"
NOT_HTTP = "# This call went over gRPC, which is binary: the Python copy runs."


class Copies(StrictModel):
    """One request in three notations, each complete."""

    curl: str
    python: str
    http: str


def copies(request: Request) -> Copies:
    """The request in every notation; one over gRPC is binary, which only the Python can write."""
    if GRPC in urlsplit(request.url).path:
        return Copies(curl=NOT_HTTP, python=as_grpc(request), http=NOT_HTTP)
    return Copies(curl=as_curl(request), python=as_python(request), http=as_http(request))


def renewed(request: Request, message_id: str) -> Request:
    """The request with another messageId: the same one again is the same Message, which brings its finished Task."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return request
    holder = body.get("params", body) if isinstance(body, dict) else None
    message = holder.get("message") if isinstance(holder, dict) else None
    if not isinstance(message, dict) or "messageId" not in message:
        return request
    message["messageId"] = message_id
    return request.model_copy(update={"body": json.dumps(body, ensure_ascii=False, separators=(",", ":"))})


def as_curl(request: Request) -> str:
    """A command for a POSIX shell; the answer is shown as it comes."""
    words = [f"curl -sS --no-buffer -X {shlex.quote(request.method)} {shlex.quote(_url(request))}"]
    words += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in sendable(request.headers).items()]
    if not request.body:
        return " \\\n  ".join(words)
    if len(request.body.encode()) < LARGEST_ARGUMENT:
        return " \\\n  ".join([*words, f"--data-raw {shlex.quote(request.body)}"])
    # A shell takes no argument that large.
    end = _absent("BODY", request.body)
    return " \\\n  ".join([*words, f"--data-binary @- <<'{end}'"]) + f"\n{request.body}\n{end}"


def as_python(request: Request) -> str:
    """A program that needs httpx and nothing else, and prints the answer as it comes."""
    json_body = _json_body(request.body)
    lines = ["import httpx", ""]
    lines += [f"HEADERS = {pformat(sendable(request.headers), width=WIDTH, sort_dicts=False)}"]
    lines += [f"BODY = {pformat(json_body.value, width=WIDTH, sort_dicts=False)}"] if json_body else []
    body = f", {json_body.parameter}=BODY" if json_body else ""
    call = f"httpx.stream({request.method!r}, {_url(request)!r}, headers=HEADERS{body}, timeout=60)"
    return "\n".join(
        [*lines, "", f"with {call} as answer:", "    for text in answer.iter_text():", "        print(text, end='')"]
    )


def as_grpc(request: Request) -> str:
    """A program that needs the a2a-sdk with its grpc extra, and prints each answer as JSON."""
    method = urlsplit(request.url).path.rpartition("/")[2]
    operation = operations().get(method)
    takes, streams = (operation.takes.name, operation.streams) if operation else ("SendMessageRequest", False)
    json_body = _json_body(request.body)
    headers = [
        (name.lower(), value) for name, value in sendable(request.headers).items() if name.lower() != "content-type"
    ]
    call = f"a2a_pb2_grpc.A2AServiceStub(channel).{method}(asked, metadata=METADATA, timeout=60)"
    return "\n".join(
        [
            "import grpc",
            "from a2a.types import a2a_pb2, a2a_pb2_grpc",
            "from google.protobuf.json_format import MessageToJson, ParseDict",
            "",
            f"METADATA = {pformat(headers, width=WIDTH)}",
            f"BODY = {pformat(json_body.value if json_body else {}, width=WIDTH, sort_dicts=False)}",
            "",
            f"asked = ParseDict(BODY, a2a_pb2.{takes}())",
            f"with grpc.insecure_channel({urlsplit(_url(request)).netloc!r}) as channel:",
            f"    for answer in {call if streams else f'[{call}]'}:",
            "        print(MessageToJson(answer))",
        ]
    )


def as_http(request: Request) -> str:
    """A request for editors that run .http files."""
    head = [
        f"{request.method} {_url(request)}",
        *(f"{name}: {value}" for name, value in sendable(request.headers).items()),
    ]
    return "\n".join([*head, "", _indented(request.body)]) if request.body else "\n".join(head)


def sendable(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers a copy repeats, each under its usual spelling."""
    return {_spelled(name): value for name, value in headers.items() if name.lower() not in LEFT_OUT}


class _Body(StrictModel):
    parameter: str
    value: object


def _json_body(body: str) -> _Body | None:
    if not body:
        return None
    try:
        return _Body(parameter="json", value=json.loads(body))
    except (ValueError, RecursionError):
        return _Body(parameter="content", value=body)


def _indented(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body


def _url(request: Request) -> str:
    if urlsplit(request.url).netloc:
        return request.url
    host = {name.lower(): value for name, value in request.headers.items()}.get("host", "127.0.0.1:8000")
    return f"http://{host}{request.url}"


def _spelled(name: str) -> str:
    return name.title().replace("A2a-", "A2A-").replace("Api-Key", "API-Key")


def _absent(word: str, text: str) -> str:
    while word in text:
        word += "_"
    return word
