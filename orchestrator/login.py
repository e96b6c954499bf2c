"""Signing in with a browser: the API key once, then a cookie that no script can read."""

from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from protocols.a2a.authentication import Authentication, Unauthenticated

LOGIN = "/login"
SECONDS = 12 * 3600
LONGEST = 2_000
WRONG = '<p class="problem" role="alert">This is no key the platform knows.</p>'
PAGE = Path(__file__).parent / "ui" / "login.html"
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'",
    "Cache-Control": "no-store",
}


def login_routes(authentication: Authentication, public_url: str) -> list[Route]:
    """`GET /login`: the form. `POST /login`: a cookie for this origin, then the page. `POST /login/out`: forgets it."""
    page = PAGE.read_text("utf-8")

    async def form(request: Request) -> Response:
        return HTMLResponse(page.replace("<!--problem-->", ""), headers=SAFE)

    async def enter(request: Request) -> Response:
        said = parse_qs((await request.body())[:LONGEST].decode("utf-8", "replace"))
        try:
            client = authentication.client(said.get("key", [""])[0].strip())
        except Unauthenticated:
            return HTMLResponse(page.replace("<!--problem-->", WRONG), 401, headers=SAFE)
        token = authentication.tokens.issue(client, client.scopes, SECONDS)
        answer = RedirectResponse("/", 303, headers=SAFE)
        secure = public_url.startswith("https:")
        answer.set_cookie(
            authentication.cookie, token, SECONDS, path="/", secure=secure, httponly=True, samesite="strict"
        )
        return answer

    async def leave(request: Request) -> Response:
        answer = RedirectResponse(LOGIN, 303, headers=SAFE)
        answer.delete_cookie(authentication.cookie, path="/", httponly=True, samesite="strict")
        return answer

    return [
        Route(LOGIN, form, methods=["GET"]),
        Route(LOGIN, enter, methods=["POST"]),
        Route(f"{LOGIN}/out", leave, methods=["POST"]),
    ]
