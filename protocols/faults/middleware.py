"""Faults below the operations, as ASGI middleware: unreachable, slow, broken, repeated or refused answers."""

import asyncio
import json

from a2a.utils.constants import AGENT_CARD_WELL_KNOWN_PATH
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.a2a.agent_card import JSONRPC_PATH, REST_PATH
from protocols.a2a.fault_switches import FaultName
from protocols.faults.streams import CutShort, Doubled, Stalled, Swapped
from protocols.faults.switches import Switches
from protocols.faults.tampered_card import Tampered

FAULTS_PATH = "/faults"
LONGEST_ID = 200
EXPIRED = 'Bearer realm="a2a", error="invalid_token", error_description="The access token expired"'
ON_STREAMS = {
    FaultName.STALL: Stalled,
    FaultName.DUPLICATE_EVENT: Doubled,
    FaultName.OUT_OF_ORDER: Swapped,
}


class Unreachable:
    """ASGI middleware, outermost: a service that is down closes the connection without a word, also in mid-answer."""

    def __init__(self, app: ASGIApp, switches: Switches) -> None:
        self.app, self._switches = app, switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, unless the service is down."""
        if scope["type"] != "http" or scope["path"].startswith(FAULTS_PATH):
            return await self.app(scope, receive, send)
        if not self._switches.strikes(FaultName.DOWN):
            return await self.app(scope, receive, self._while_up(scope, send))
        scope["app"].state.hang_up(scope["client"])
        while (await receive())["type"] != "http.disconnect":
            pass

    def _while_up(self, scope: Scope, send: Send) -> Send:
        async def hanging_up(message: Message) -> None:
            if self._switches.rules(FaultName.DOWN):
                scope["app"].state.hang_up(scope["client"])
            await send(message)

        return hanging_up


class Misbehaving:
    """ASGI middleware beside the operations and the card: late, broken, repeated, swapped or refused answers."""

    def __init__(self, app: ASGIApp, switches: Switches) -> None:
        self.app, self._switches = app, switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, with every fault that strikes this request."""
        if scope["type"] != "http" or not self._switches.armed:
            return await self.app(scope, receive, send)
        if scope["path"] == AGENT_CARD_WELL_KNOWN_PATH and self._switches.strikes(FaultName.BAD_SIGNATURE):
            # Whoever has the true card must not be told that it is unchanged.
            headers = [header for header in scope["headers"] if header[0] != b"if-none-match"]
            return await self.app({**scope, "headers": headers}, receive, Tampered(send))
        if not scope["path"].startswith((JSONRPC_PATH, REST_PATH)):
            return await self.app(scope, receive, send)
        # A refusal ends the request; otherwise every fault that is on strikes at once.
        for name, refusal in REFUSALS.items():
            if self._switches.strikes(name):
                return await (await refusal(scope, receive))(scope, receive, send)
        await self.app(scope, receive, self._worse(send))

    def _worse(self, send: Send) -> Send:
        """The way out, through every fault of answers that is on."""
        if self._switches.strikes(FaultName.MALFORMED_JSON):
            # Nearest the wire: the faults of streams below want whole events.
            send = CutShort(send)
        send = _OfStreams(send, self._switches)
        slow = self._switches.strikes(FaultName.SLOW)
        return _late(send, slow.seconds) if slow else send


class _OfStreams:
    """Puts the faults of streams in the way once the answer shows that it is one."""

    def __init__(self, send: Send, switches: Switches) -> None:
        self._send, self._switches = send, switches

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_stream(message):
            for name, spoiled in ON_STREAMS.items():
                if self._switches.strikes(name):
                    self._send = spoiled(self._send)
        await self._send(message)


def _late(send: Send, seconds: float) -> Send:
    async def later(message: Message) -> None:
        if message["type"] == "http.response.start":
            await asyncio.sleep(seconds)
        await send(message)

    return later


def _is_stream(start: Message) -> bool:
    return any(name.lower() == b"content-type" and b"event-stream" in value for name, value in start["headers"])


async def _broken(scope: Scope, receive: Receive) -> Response:
    return PlainTextResponse("Internal Server Error", 500)


async def _expired(scope: Scope, receive: Receive) -> Response:
    error = {"code": 401, "status": "UNAUTHENTICATED", "message": "The access token expired."}
    return JSONResponse({"error": error}, 401, headers={"WWW-Authenticate": EXPIRED})


async def _of_another_version(scope: Scope, receive: Receive) -> Response:
    request = Request(scope, receive)
    message = f"A2A version {request.headers.get('a2a-version', '0.3')!r} is not supported here; 9.0 is."
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "a2a-protocol.org"}
    details = [info | {"reason": "VERSION_NOT_SUPPORTED", "metadata": {"supported": "9.0"}}]
    if scope["path"].startswith(REST_PATH):
        error = {"code": 400, "status": "FAILED_PRECONDITION", "message": message, "details": details}
        return JSONResponse({"error": error}, 400, media_type="application/a2a+json")
    error = {"code": -32009, "message": message, "data": details}
    return JSONResponse({"jsonrpc": "2.0", "id": _id_of(await request.body()), "error": error})


def _id_of(body: bytes) -> str | int | None:
    try:
        call_id = json.loads(body).get("id")
    except (ValueError, AttributeError):
        return None
    return call_id if isinstance(call_id, int) or (isinstance(call_id, str) and len(call_id) <= LONGEST_ID) else None


REFUSALS = {
    FaultName.SERVER_ERROR: _broken,
    FaultName.EXPIRED_TOKEN: _expired,
    FaultName.WRONG_VERSION: _of_another_version,
}
