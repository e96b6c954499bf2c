"""Authenticates each request and checks its scopes (specification section 7.4), as ASGI middleware."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Asgi

from protocols.a2a.caller import ANYBODY, Caller, Scope
from protocols.a2a.security.access_tokens import BadToken, Tokens
from protocols.a2a.security.clients import PLATFORM, Client
from protocols.a2a.security.error_response import refusal
from protocols.a2a.security.identity_provider import IdentityProvider
from protocols.wire.ownership import Traces
from protocols.wire.trace import serving, trace_id

logger = logging.getLogger(__name__)
KEY_HEADER = "x-api-key"
BEARER = "bearer "
PUBLISHED = ("/.well-known/agent-card.json", "/.well-known/jwks.json")
OPEN = ("/healthz", "/readyz", "/ext/", "/oauth/token", "/static/", "/login", "/notifications/")
OBSERVING = ("/wire", "/api", "/faults")
OPERATING = ("/faults", "/api/faults", "/api/trust", "/api/agents", "/api/doctor")
TRUSTING = ("/api/trust", "/api/agents")
LOOKING = ("GET", "HEAD")
CHALLENGE = 'Bearer realm="a2a", scope="a2a", ApiKey realm="a2a", header="X-API-Key"'


class Unauthenticated(Exception):
    """Nobody knows who asks; the text says what is wrong with the credential, or what is missing."""


class Forbidden(Exception):
    """Known, but not allowed to do this; the text says which scope it takes."""


@dataclass(frozen=True)
class Authentication:
    """Tells who a caller is. With `required` off, callers without a credential are anybody."""

    tokens: Tokens
    required: bool
    cookie: str
    provider: IdentityProvider | None = None

    async def caller(self, headers: Mapping[str, str]) -> Caller:
        """From HTTP headers or gRPC metadata, names in lower case; raises Unauthenticated.

        A credential that is wrong is refused also where none is needed.
        """
        try:
            # A key before a token before a cookie: what a caller sends on purpose goes before what a browser adds by
            # itself.
            if key := headers.get(KEY_HEADER):
                return self._holder(key)
            authorization = headers.get("authorization", "")
            if authorization.lower().startswith(BEARER):
                token = authorization[len(BEARER) :].strip()
                if self.provider and self.provider.issued(token):
                    return await self.provider.caller(token)
                return self.tokens.caller(token)
            if cookie := _cookie(headers, self.cookie):
                return self.tokens.caller(cookie)
        except BadToken as error:
            raise Unauthenticated(f"{error}.") from error
        if self.required:
            raise Unauthenticated(
                "This service wants to know who asks: send X-API-Key, or a token of its /oauth/token."
            )
        return ANYBODY

    def client(self, key: str) -> Client:
        """The client whose API key this is; raises Unauthenticated."""
        client = self.tokens.clients.holding(key)
        if client is None:
            raise Unauthenticated("The API key is not one this service knows.")
        return client

    def named(self, name: str) -> Client:
        """The client of that id; raises Unauthenticated."""
        client = self.tokens.clients.named(name)
        if client is None:
            raise Unauthenticated(f"{name} is no client here.")
        return client

    def _holder(self, key: str) -> Caller:
        client = self.client(key)
        return Caller(client.id, client.tenant, client.scopes)


class Authenticated:
    """ASGI middleware: puts the caller into the scope as `user`, or answers 401 or 403 before the protocol begins.

    People are sent to `login`, if the service has such a page. Who was authenticated by an outer service is not again.
    """

    def __init__(self, app: ASGIApp, authentication: Authentication, traces: Traces, login: str = "") -> None:
        self.app, self._authentication, self._traces, self._login = app, authentication, traces, login

    async def __call__(self, scope: Asgi, receive: Receive, send: Send) -> None:
        """Serve on, knowing who asks."""
        if scope["type"] != "http" or _is_open(scope["path"]) or isinstance(scope.get("user"), Caller):
            return await self.app(scope, receive, send)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            caller = await self._authentication.caller(headers)
            check_scope(caller, scope["path"], scope["method"])
        except Unauthenticated as problem:
            logger.warning("401 on %s: %s", scope["path"], problem)
            await self._challenge(scope, headers, str(problem))(scope, receive, send)
        except Forbidden as problem:
            logger.warning("403 on %s: %s", scope["path"], problem)
            await refusal(403, str(problem))(scope, receive, send)
        else:
            # Looking at a trace does not make it the caller's own.
            if not scope["path"].startswith(OBSERVING):
                self._traces.note(trace_id(serving().traceparent), caller.owner)
            await self.app({**scope, "user": caller}, receive, send)

    def _challenge(self, scope: Asgi, headers: Mapping[str, str], problem: str) -> Response:
        if self._login and scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse(self._login, 303)
        return unauthenticated(problem)


def _is_open(path: str) -> bool:
    return path.startswith(OPEN) or path.endswith(PUBLISHED)


def check_scope(caller: Caller, path: str, method: str = "POST") -> None:
    """Raises Forbidden when the path takes a scope that a known caller lacks."""
    if not caller.is_authenticated:
        return
    needed = Scope.OBSERVE if path.startswith(OBSERVING) else Scope.A2A
    if path.startswith(OPERATING) and method not in LOOKING:
        needed = Scope.OPERATE
    if path.startswith(TRUSTING) and method not in LOOKING and caller.id == PLATFORM:
        raise Forbidden("A service cannot say which agents are asked and trusted; that is for the operator.")
    if needed not in caller.scopes:
        raise Forbidden(f"This takes the scope {needed!s}, which {caller.id} was not granted.")


def unauthenticated(problem: str) -> JSONResponse:
    """401 with the ways to authenticate."""
    return refusal(401, problem, {"WWW-Authenticate": CHALLENGE})


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether no page of another origin sent this; who is no browser says nothing about it."""
    # Browsers set Sec-Fetch-Site and pages cannot; old ones send Origin at least with POST.
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return not origin or origin.partition("://")[2] == headers.get("host")


def _cookie(headers: Mapping[str, str], name: str) -> str:
    """The cookie of that name, for pages of this very origin only: a cookie is sent to every port of a host."""
    if not same_origin(headers):
        return ""
    pairs = (pair.strip().partition("=") for pair in headers.get("cookie", "").split(";"))
    return next((value for key, _, value in pairs if key == name), "")
