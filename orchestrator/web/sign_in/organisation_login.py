"""Sign-in at an organisation's identity provider: out to it, back with a code, then the page's own session."""

import html
import time
from typing import Any

import jwt
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from orchestrator.web.page_headers import SHOWN
from orchestrator.web.sign_in.login import LOGIN, SAFE, login_page, session_cookie
from protocols.a2a.security.access_tokens import BadToken
from protocols.a2a.security.identity_provider import IdentityProvider, ProviderUnavailable, SignInAttempt
from protocols.a2a.security.middleware import Authentication
from protocols.a2a.settings import Settings
from protocols.a2a.signing.jws import ES256

START = f"{LOGIN}/organisation"
RETURN = f"{START}/return"
SESSION_SECONDS = 8 * 3600
ATTEMPT_SECONDS = 600
ATTEMPT_TYPE = "sign-in+jwt"
# Not a redirect: the browser came from another site and would not send the new cookie, which is strict, with it.
RETURNED = """<!doctype html><meta http-equiv="refresh" content="0;url={home}">
<title>Signed in</title><a href="{home}">Go on</a>"""


def organisation_login_routes(
    authentication: Authentication, provider: IdentityProvider, settings: Settings
) -> list[Route]:
    """`GET /login/organisation`: to the provider. `GET /login/organisation/return`: back from it, with a session."""
    redirect_uri = settings.public_url.rstrip("/") + RETURN
    cookie, options = f"{authentication.cookie}-sign-in", session_cookie(settings)
    # Lax: it has to come along when the provider sends the browser back. It opens nothing, and is good for one return.
    passing: dict[str, Any] = {**options, "path": settings.prefix + START, "samesite": "lax"}
    page = login_page(authentication, settings)

    def problem_page(sentence: str, status: int) -> HTMLResponse:
        text = html.escape(f"{sentence[:1].upper()}{sentence[1:]}.")
        alert = f'<p class="problem" role="alert">{text}</p>'
        return HTMLResponse(page.replace("<!--problem-->", alert), status, headers=SAFE)

    async def start(request: Request) -> Response:
        attempt = SignInAttempt()
        try:
            url = await provider.authorization_url(attempt, redirect_uri)
        except ProviderUnavailable as problem:
            return problem_page(str(problem), 503)
        answer = RedirectResponse(url, 303, headers={"Cache-Control": "no-store"})
        answer.set_cookie(cookie, _signed(attempt, authentication), ATTEMPT_SECONDS, **passing)
        return answer

    async def finish(request: Request) -> Response:
        attempt = _attempt(request.cookies.get(cookie, ""), authentication)
        if attempt is None or request.query_params.get("state") != attempt.state:
            return problem_page("This sign-in was not begun here, or took too long; begin again", 400)
        if "code" not in request.query_params:
            return problem_page("The identity provider did not sign you in", 403)
        try:
            person = await provider.sign_in(attempt, request.query_params["code"], redirect_uri)
        except BadToken as problem:
            return problem_page(str(problem), 403)
        except ProviderUnavailable as problem:
            return problem_page(str(problem), 503)
        answer = HTMLResponse(RETURNED.format(home=f"{settings.prefix}/"), headers=SAFE)
        session = authentication.tokens.session(person, SESSION_SECONDS)
        answer.set_cookie(authentication.cookie, session, SESSION_SECONDS, **options)
        answer.delete_cookie(cookie, **passing)
        return answer

    return [
        Route(START, start, methods=["GET"], middleware=SHOWN),
        Route(RETURN, finish, methods=["GET"], middleware=SHOWN),
    ]


def _signed(attempt: SignInAttempt, authentication: Authentication) -> str:
    key = authentication.tokens.keys.kept[0]
    claims = {"exp": int(time.time()) + ATTEMPT_SECONDS, **vars(attempt)}
    return jwt.encode(claims, key.private, ES256, {"kid": key.kid, "typ": ATTEMPT_TYPE})


def _attempt(cookie: str, authentication: Authentication) -> SignInAttempt | None:
    """The sign-in that this browser began, by the cookie that it was given then."""
    try:
        header = jwt.get_unverified_header(cookie)
        key = next(key for key in authentication.tokens.keys.published() if key.kid == header.get("kid"))
        if header.get("typ") != ATTEMPT_TYPE:
            return None
        claims = jwt.decode(cookie, key.for_algorithm(ES256), [ES256], {"require": ["exp"]})
        return SignInAttempt(claims["state"], claims["nonce"], claims["code_verifier"])
    except (jwt.PyJWTError, StopIteration, KeyError, ValueError):
        return None
