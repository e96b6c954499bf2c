"""The token endpoint of a service: OAuth 2.0 client credentials (RFC 6749 section 4.4), by secret or by assertion."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from protocols.a2a.caller import Scope
from protocols.a2a.security.access_tokens import SECONDS
from protocols.a2a.security.client_assertions import ASSERTION_TYPE, Assertions, BadAssertion
from protocols.a2a.security.clients import Client
from protocols.a2a.security.middleware import Authentication, Unauthenticated

TOKEN_PATH = "/oauth/token"
GRANT = "client_credentials"
# A client credentials request has six fields; an assertion of 4096-bit keys takes about a tenth of this length.
MOST_FIELDS = 20
LARGEST = 10_000
# RFC 6749, section 5.1: no cache may keep a token.
NO_STORE = {"Cache-Control": "no-store"}


class TokenRefusal(Exception):
    """The endpoint's own error; `code` is one of RFC 6749 section 5.2."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code, self.status = code, status


def token_route(authentication: Authentication, assertions: Assertions) -> Route:
    """`POST /oauth/token`: who the client is in HTTP Basic or in the form, a token that lives for `SECONDS`."""
    audience = authentication.tokens.url + TOKEN_PATH

    async def client_of(request: Request, form: dict[str, str]) -> Client:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            # Without the type of an assertion it is a secret, in the header or in the form.
            client_id, secret = _credentials(request, form)
            return authentication.client(f"{client_id}.{secret}")
        name = await assertions.client(form.get("client_assertion", ""), audience)
        return authentication.named(name)

    async def token(request: Request) -> JSONResponse:
        try:
            form = await _form(request)
            if form.get("grant_type") != GRANT:
                raise TokenRefusal("unsupported_grant_type", f"grant_type must be {GRANT}")
            client = await client_of(request, form)
            scopes = _scopes(form.get("scope", ""), client.scopes)
        except Unauthenticated:
            return _error("invalid_client", "client_id and client_secret are not those of a client known here", 401)
        except BadAssertion as problem:
            return _error("invalid_client", str(problem), 401)
        except TokenRefusal as problem:
            return _error(problem.code, str(problem), problem.status)
        issued = authentication.tokens.issue(client, scopes)
        answer = {"access_token": issued, "token_type": "Bearer", "expires_in": SECONDS, "scope": " ".join(scopes)}
        return JSONResponse(answer, headers=NO_STORE)

    return Route(TOKEN_PATH, token, methods=["POST"])


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    try:
        return dict(parse_qsl(body[:LARGEST].decode(), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise TokenRefusal("invalid_request", "the body is no form") from error


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    # The header first: RFC 6749, section 2.3.1 wants it supported and advises against the form.
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise TokenRefusal("invalid_client", "the Authorization header is not HTTP Basic", 401) from error
    return unquote_plus(name), unquote_plus(secret)


def _scopes(text: str, granted: tuple[Scope, ...]) -> tuple[Scope, ...]:
    names = text.split()
    if any(scope not in granted for scope in names):
        raise TokenRefusal("invalid_scope", f"this client may have: {' '.join(granted)}")
    return tuple(scope for scope in granted if not names or scope in names)


def _error(code: str, description: str, status: int) -> JSONResponse:
    headers = NO_STORE | ({"WWW-Authenticate": 'Basic realm="token"'} if status == 401 else {})
    return JSONResponse({"error": code, "error_description": description}, status, headers)
