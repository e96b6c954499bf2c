"""Negotiates protocol version and extensions of a request before its operation runs."""

import re
from collections.abc import Iterable

from a2a.auth.user import User
from a2a.extensions.common import HTTP_EXTENSION_HEADER, get_requested_extensions
from a2a.server.context import ServerCallContext
from a2a.server.routes.common import DefaultServerCallContextBuilder
from a2a.types import AgentCard
from a2a.utils.constants import VERSION_HEADER
from a2a.utils.errors import ExtensionSupportRequiredError, VersionNotSupportedError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.a2a.caller import ANYBODY

OVER_HTTP = ("1.0", "0.3")
UNSAID = "0.3"
# What 0.3 calls the header.
LEGACY_EXTENSION_HEADER = f"X-{HTTP_EXTENSION_HEADER}"
SHAPE = re.compile(r"(\d{1,4}\.\d{1,4})(?:\.\d{1,4})*", re.ASCII)


def negotiated(version: str, spoken: Iterable[str]) -> str:
    """The Major.Minor a request asks for; raises VersionNotSupportedError naming the versions there are.

    A patch number counts for nothing and an empty value is 0.3 (specification, section 3.6).
    """
    # "1.0" and "1.0.3" are 1.0; "1", "v1.0" and "1.0-beta" are no versions.
    shape = SHAPE.fullmatch(version.strip() or UNSAID)
    versions = tuple(spoken)
    if shape is None or shape[1] not in versions:
        quoted = version.strip()[:40] or f"{UNSAID} (no {VERSION_HEADER} was sent)"
        raise VersionNotSupportedError(message=f"A2A {quoted} is not spoken here; {' and '.join(versions)} is.")
    return shape[1]


def check_extensions(card: AgentCard, requested: Iterable[str]) -> None:
    """Raises ExtensionSupportRequiredError when the card requires what the caller did not declare (section 3.3.4)."""
    declared = set(requested)
    missing = [
        extension.uri
        for extension in card.capabilities.extensions
        if extension.required and extension.uri not in declared
    ]
    if missing:
        raise ExtensionSupportRequiredError(
            message=f"This agent requires {', '.join(missing)}; name it in {HTTP_EXTENSION_HEADER}."
        )


def activated(card: AgentCard, requested: Iterable[str]) -> str:
    """The extensions that are in force for a request, as the response names them; what nobody knows is ignored."""
    declared = {extension.uri for extension in card.capabilities.extensions}
    return ",".join(sorted(declared & set(requested)))


class Negotiation(DefaultServerCallContextBuilder):
    """Builds the call context of both HTTP bindings once version and extensions are agreed on."""

    def __init__(self, card: AgentCard) -> None:
        self._card = card

    def build_user(self, request: Request) -> User:
        """The caller that was authenticated."""
        return request.scope.get("user", ANYBODY)

    def build(self, request: Request) -> ServerCallContext:
        """The context, its version as Major.Minor; the version may also come as a request parameter (3.6.1)."""
        # The first of several of one name counts, so it is put in last.
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(request.scope["headers"])
        }
        # The header wins over the parameter, which is there for callers that cannot set headers.
        version = headers.get(VERSION_HEADER.lower()) or request.query_params.get(VERSION_HEADER, "")
        headers[VERSION_HEADER.lower()] = negotiated(version, OVER_HTTP)
        requested = get_requested_extensions(request.headers.getlist(HTTP_EXTENSION_HEADER))
        context = ServerCallContext(
            user=self.build_user(request), state={"headers": headers}, requested_extensions=requested
        )
        legacy = get_requested_extensions(request.headers.getlist(LEGACY_EXTENSION_HEADER))
        check_extensions(self._card, context.requested_extensions | legacy)
        return context


class Activated:
    """ASGI middleware: a response names the extensions that were in force for it."""

    def __init__(self, app: ASGIApp, card: AgentCard, under: str) -> None:
        self.app, self._card, self._under = app, card, under

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, adding the header to what stands `under` the protocol's path."""
        if scope["type"] != "http" or not scope["path"].startswith(self._under):
            return await self.app(scope, receive, send)
        name = HTTP_EXTENSION_HEADER.lower().encode()
        values = [value.decode("latin-1") for header, value in scope["headers"] if header == name]
        if not values:
            return await self.app(scope, receive, send)
        in_force = activated(self._card, get_requested_extensions(values)).encode("latin-1")

        if not in_force:
            return await self.app(scope, receive, send)

        async def naming(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (name, in_force)]}
            await send(message)

        await self.app(scope, receive, naming)
