"""Where a trace can be seen in the collector of an observability stack, if the operator says so: TRACE_URL."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import APIRouter

from protocols.models import StrictModel

PLACE = "{trace}"


class UnusableTraceUrl(ValueError):
    """TRACE_URL is no address with a place for the trace."""


class TraceLink(StrictModel):
    """An address with `{trace}` in it, such as `http://127.0.0.1:16686/trace/{trace}`; empty when there is none."""

    template: str = ""


def trace_link(env: Mapping[str, str] = os.environ) -> TraceLink:
    """As the environment has it; raises UnusableTraceUrl."""
    template = env.get("TRACE_URL", "")
    parts = urlsplit(template)
    if template and (parts.scheme not in ("http", "https") or not parts.netloc or PLACE not in template):
        raise UnusableTraceUrl(f"TRACE_URL must be an http or https address with {PLACE} in it, not {template!r}")
    return TraceLink(template=template)


def trace_link_routes(link: TraceLink) -> APIRouter:
    """`GET /trace-link`."""
    router = APIRouter()

    @router.get("/trace-link")
    async def now() -> TraceLink:
        """Where the page's traces lead to beside itself."""
        return link

    return router
