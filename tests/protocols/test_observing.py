"""A trace is shown to who took part in it."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from protocols.wire.observing import MOST_TRACES, Observers, OwnTraces
from protocols.wire.trace import HEADER, TraceContext, new_traceparent, trace_id

pytestmark = pytest.mark.anyio


class ByName(AuthenticationBackend):
    """Takes people at their word."""

    async def authenticate(self, conn: HTTPConnection):
        name = conn.headers.get("x-name")
        return (AuthCredentials(), SimpleUser(name)) if name else None


def client() -> httpx.AsyncClient:
    async def answer(request):
        return PlainTextResponse("shown")

    app = Starlette(
        routes=[Route(path, answer) for path in ("/a2a", "/wire", "/api/exchange/feed")],
        middleware=[
            Middleware(AuthenticationMiddleware, backend=ByName()),
            Middleware(TraceContext),
            Middleware(OwnTraces, observers=Observers()),
        ],
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service")


@pytest.mark.parametrize("path", ["/wire", "/api/exchange/feed"])
async def test_only_who_took_part_sees_a_trace_and_nobody_with_a_name_sees_everything(path):
    traceparent = new_traceparent()
    wanted = {"trace": trace_id(traceparent)}
    async with client() as http:
        for name in ("anna", "ben"):
            await http.get("/a2a", headers={"X-Name": name, HEADER: traceparent})

        shown = [await http.get(path, params=wanted, headers={"X-Name": name}) for name in ("anna", "ben", "carl")]
        everything = await http.get(path, headers={"X-Name": "anna"})

    assert [each.status_code for each in shown] == [200, 200, 403]
    assert everything.status_code == 403
    assert "Name a trace" in everything.json()["error"]["message"]


async def test_where_nobody_has_to_say_who_they_are_everything_is_shown():
    async with client() as http:
        assert (await http.get("/wire")).status_code == 200
        assert (await http.get("/wire", params={"trace": "ab" * 16})).status_code == 200


def test_who_took_part_in_long_gone_traces_is_forgotten():
    observers = Observers()
    for number in range(MOST_TRACES + 1):
        observers.note(str(number), "anna")

    assert not observers.may_observe("0", "anna")
    assert observers.may_observe(str(MOST_TRACES), "anna")
