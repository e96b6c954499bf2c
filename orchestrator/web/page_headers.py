"""Response headers of the page and its files: content security policy, framing, referrer."""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNFRAMED = "frame-ancestors 'none'"
# Nothing is allowed but what the page itself brings; `data:` is for the charts, which are shown as images.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    f"base-uri 'none'; form-action 'none'; {UNFRAMED}"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: under it a form of this very page is sent with `Origin: null`, and refused.
    "Referrer-Policy": "same-origin",
}


class PageHeaders:
    """ASGI middleware around what a browser shows; a page without scripts may have a stricter policy of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    # A stricter policy that a page set for itself wins.
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


SHOWN = [Middleware(PageHeaders)]
"""For the routes of pages and of what they load."""
