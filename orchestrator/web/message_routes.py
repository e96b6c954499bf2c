"""Routes for one message: explain it, copy it as code, send it again."""

from uuid import uuid4

from fastapi import APIRouter, HTTPException
from fastapi import Request as Asking

from orchestrator.run.agent_directory import Directory
from orchestrator.web.resend import Draft, NotOurs, Resent, known_origins, resend
from protocols.explain import Explanation, explain
from protocols.hosting.app import Surroundings
from protocols.wire.exchange import Exchange, Request
from protocols.wire.ownership import owner
from protocols.wire.snippets import Copies, copies, renewed

FORBIDDEN = 403


def reading_routes() -> APIRouter:
    """The routes that explain a message and copy it as code; they ask nobody."""
    router = APIRouter()

    @router.post("/explain")
    def explained(exchange: Exchange) -> Explanation:
        """What each message of the Exchange is, field by field, and where it breaks A2A 1.0."""
        return explain(exchange)

    @router.post("/copy")
    def copied(request: Request) -> Copies:
        """The request as curl, Python and .http, a Message of its own."""
        return copies(renewed(request, uuid4().hex))

    return router


def resend_routes(around: Surroundings, directory: Directory) -> APIRouter:
    """`POST /resend`."""
    router = APIRouter()

    @router.post("/resend")
    async def resent(asking: Asking, draft: Draft) -> Resent:
        """Send a request, edited or not, to the orchestrator or an agent in the directory."""
        origins = known_origins(around.settings, await directory.look())
        try:
            came = await resend(draft, around.http, around.settings.public_url, origins)
        except NotOurs as problem:
            raise HTTPException(FORBIDDEN, str(problem)) from problem
        around.security.traces.note(came.trace, owner(asking.scope))
        return came

    return router
