"""The proxy of `council tap`: passes every request on, streams as they come, cards with its own URLs in them."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from orchestrator.web.tap.card_urls import is_card, rewritten
from protocols.cleanup import shielded
from protocols.wire.capture.recorder import Sink
from protocols.wire.trace import HEADER, child

MB = 1_000_000
LARGEST_REQUEST = 32 * MB
LARGEST_ANSWER = 128 * MB
LARGEST_CARD = 2 * MB
MOST_PLACES = 20
# `/~1/a2a` is the path `/a2a` at the first other place that a card named.
OTHER = "/~"
TIMEOUT = httpx.Timeout(300, connect=5)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
# Headers of one connection (RFC 9110 7.6.1), and those httpx writes itself.
HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length", HEADER}
)
CARD_PATHS = ("agent-card.json", "agent.json", "extendedAgentCard")
CARD_METHODS = (b"ExtendedAgentCard", b"AuthenticatedExtendedCard")


def in_one_trace(trace: str, sink: Sink) -> Sink:
    """All that passes is one recording, whatever traces the callers name."""
    return lambda piece: sink(replace(piece, trace=trace))


@dataclass
class Tap:
    """Passes on what comes to `own`, both base URLs without a slash at the end; `http` records.

    `notify` is told once of everything that differs from a call without the tap.
    """

    target: str
    own: str
    http: httpx.AsyncClient
    notify: Callable[[str], None]
    _places: list[str] = field(default_factory=list)
    _notes: set[str] = field(default_factory=set)

    async def serve(self, request: Request) -> Response:
        """One request, passed on."""
        body = await request.body()
        headers = [
            (name, value) for name, value in request.headers.raw if name.decode("latin-1").lower() not in HOP_BY_HOP
        ]
        # A proxy takes part in the trace: two requests with one span id would be taken for one.
        parent = child(request.headers.get(HEADER, "")).encode()
        outgoing = self.http.build_request(
            request.method,
            self.upstream(request.scope.get("raw_path", b"").decode("latin-1"), request.url.query),
            headers=[*headers, (HEADER.encode(), parent)],
            content=body or None,
        )
        try:
            answer = await self.http.send(outgoing, stream=True)
        except httpx.HTTPError as error:
            problem = f"{self.target} does not answer the tap: {type(error).__name__} {error}"
            return JSONResponse({"error": {"code": 502, "message": problem}}, 502)
        if _may_be_card(request.url.path, body) and "json" in answer.headers.get("content-type", ""):
            return await self._card(answer)
        return StreamingResponse(_passed(answer), answer.status_code, headers=self._headers(answer))

    def upstream(self, path: str, query: str) -> str:
        """Where a path of the tap leads."""
        root = self.target
        if path.startswith(OTHER):
            number, _, rest = path.removeprefix(OTHER).partition("/")
            if number.isdecimal() and 0 < int(number) <= len(self._places):
                root, path = self._places[int(number) - 1], f"/{rest}"
        return root + path + (f"?{query}" if query else "")

    def tapped(self, url: str) -> str:
        """A URL of the agent's as one of the tap's; one at another host stays as it is and goes past the tap."""
        if url == self.target or url.startswith(f"{self.target}/"):
            return self.own + url.removeprefix(self.target)
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        # A card may name any address: only the host that was asked for is called, lest the tap becomes anybody's way
        # into this network.
        if parts.hostname != urlsplit(self.target).hostname or parts.scheme not in ("http", "https"):
            self._note(f"{url} is at another host and goes past the tap")
            return url
        if root not in self._places:
            if len(self._places) >= MOST_PLACES:
                return url
            self._places.append(root)
        return f"{self.own}{OTHER}{self._places.index(root) + 1}" + url.removeprefix(root)

    async def _card(self, answer: httpx.Response) -> Response:
        """The card with the tap's URLs; anything else as it is."""
        content = bytearray()
        async for chunk in _passed(answer):
            content += chunk
            if len(content) > LARGEST_CARD:
                return JSONResponse({"error": {"code": 502, "message": "the card is too large to be tapped"}}, 502)
        try:
            document = json.loads(content) if content else None
        except (ValueError, RecursionError):
            document = None
        if is_card(document):
            document, notes = rewritten(document, self.tapped)
        elif isinstance(document, dict) and is_card(document.get("result")):
            document["result"], notes = rewritten(document["result"], self.tapped)
        else:
            return Response(bytes(content), answer.status_code, headers=self._headers(answer))
        for note in notes:
            self._note(note)
        # With the tap's own validator a client would be told that the untapped card it holds has not changed.
        headers = {name: value for name, value in self._headers(answer).items() if name != "etag"}
        return Response(json.dumps(document), answer.status_code, headers=headers)

    def _headers(self, answer: httpx.Response) -> dict[str, str]:
        headers = {name: value for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP}
        if location := headers.get("location"):
            headers["location"] = self.tapped(location) if "://" in location else location
        return headers

    def _note(self, note: str) -> None:
        if note not in self._notes:
            self._notes.add(note)
            self.notify(note)


def _may_be_card(path: str, body: bytes) -> bool:
    return path.endswith(CARD_PATHS) or any(method in body for method in CARD_METHODS)


async def _passed(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        with shielded():
            await answer.aclose()
