"""Login and logout for browsers: the API key once, then a cookie that no script can read."""

import re
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import parse_qs

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from orchestrator.web.page_headers import SHOWN, UNFRAMED
from protocols.a2a.security.error_response import refusal
from protocols.a2a.security.middleware import Authentication, Unauthenticated, same_origin
from protocols.a2a.settings import Settings
from protocols.models import StrictModel

LOGIN = "/login"
# href="static/style.css", action="login"
BELOW = re.compile(r'((?:href|src|action)=)"(?=static/|login)')
SECONDS = 12 * 3600
LONGEST = 2_000
# Where the identity provider of an organisation is set, its people need no key.
ORGANISATION = '<p><a class="organisation" href="login/organisation">Sign in with your organisation</a></p>'
WRONG = '<p class="problem" role="alert">This is no key the platform knows.</p>'
PAGE = Path(__file__).parents[2] / "ui" / "login.html"
SAFE = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; {UNFRAMED}",
    "Cache-Control": "no-store",
}


class CookieOptions(TypedDict):
    """Options of the session cookie."""

    path: str
    secure: bool
    httponly: bool
    samesite: Literal["strict"]


class CallerNow(StrictModel):
    """Who the caller is; `signed_in` when a cookie says so."""

    id: str
    signed_in: bool


def caller_routes(authentication: Authentication) -> APIRouter:
    """`GET /caller`."""
    router = APIRouter()

    @router.get("/caller")
    async def caller(request: Request) -> CallerNow:
        """Who you are here; without an id where nobody needs to say so."""
        user = request.scope["user"]
        signed_in = user.is_authenticated and authentication.cookie in request.cookies
        return CallerNow(id=user.id, signed_in=signed_in)

    return router


def login_page(authentication: Authentication, settings: Settings) -> str:
    """The form, and the organisation's way in where there is one; `<!--problem-->` is left for a sentence.

    It is shown at more than one depth, so what it loads is named from the path that a proxy has for the platform.
    """
    page = PAGE.read_text("utf-8").replace("<!--organisation-->", ORGANISATION if authentication.provider else "")
    return BELOW.sub(rf'\1"{settings.prefix}/', page)


def session_cookie(settings: Settings) -> CookieOptions:
    """For this origin's own page only, below its path, and over TLS only where the page has it."""
    secure = settings.public_url.startswith("https:")
    return CookieOptions(path=f"{settings.prefix}/", secure=secure, httponly=True, samesite="strict")


def login_routes(authentication: Authentication, settings: Settings) -> list[Route]:
    """`GET /login`: the form. `POST /login`: a cookie for this origin, then the page. `POST /login/out`: ends it.

    Pages of other origins, on other ports of this host say, can do neither in a person's name.
    """
    page = login_page(authentication, settings)
    options = session_cookie(settings)

    async def form(request: Request) -> Response:
        return HTMLResponse(page.replace("<!--problem-->", ""), headers=SAFE)

    async def enter(request: Request) -> Response:
        if not same_origin(request.headers):
            return _elsewhere()
        fields = parse_qs((await request.body())[:LONGEST].decode("utf-8", "replace"))
        try:
            client = authentication.client(fields.get("key", [""])[0].strip())
        except Unauthenticated:
            # The same page and sentence for every wrong key: which one nearly fits is not for a stranger to learn.
            return HTMLResponse(page.replace("<!--problem-->", WRONG), 401, headers=SAFE)
        token = authentication.tokens.issue(client, client.scopes, SECONDS)
        # 303: the browser goes on with GET, so a reload does not send the key again.
        answer = RedirectResponse(f"{settings.prefix}/", 303, headers=SAFE)
        answer.set_cookie(authentication.cookie, token, SECONDS, **options)
        return answer

    async def leave(request: Request) -> Response:
        if not same_origin(request.headers):
            return _elsewhere()
        authentication.tokens.revoke(request.cookies.get(authentication.cookie, ""))
        answer = RedirectResponse(settings.prefix + LOGIN, 303, headers=SAFE)
        answer.delete_cookie(authentication.cookie, **options)
        return answer

    return [
        Route(LOGIN, form, methods=["GET"], middleware=SHOWN),
        Route(LOGIN, enter, methods=["POST"], middleware=SHOWN),
        Route(f"{LOGIN}/out", leave, methods=["POST"], middleware=SHOWN),
    ]


def _elsewhere() -> Response:
    return refusal(403, "Signing in and out is for the platform's own page.")
