"""`GET /recording`: a run as a recording in JSON, or as one HTML page that needs no server."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from orchestrator.web.exchange_feed import Exchanges
from orchestrator.web.exchange_routes import Trace
from orchestrator.web.recording.builder import recorded
from orchestrator.web.recording.standalone_page import standalone
from protocols.hosting.app import Surroundings
from protocols.wire.ownership import owner
from protocols.wire.recording_file import UnreadableRecording, dump, recording_schema

NOT_FOUND = 404


def recording_routes(around: Surroundings, exchanges: Exchanges) -> APIRouter:
    """`GET /recording?trace=…` (`&form=html` for a page) and `GET /recording/schema`."""
    router = APIRouter()

    @router.get("/recording", response_class=Response)
    async def recording(
        request: Request, trace: Trace, form: Annotated[Literal["json", "html"], Query()] = "json"
    ) -> Response:
        """What is kept of a trace as one file; 404 when nothing is, or another caller began it."""
        if not around.security.traces.may_see(trace, owner(request.scope)):
            raise HTTPException(NOT_FOUND, "no exchange of yours has this trace")
        try:
            recording = await recorded(trace, around.settings.public_url, exchanges)
        except UnreadableRecording as problem:
            raise HTTPException(NOT_FOUND, str(problem)) from problem
        name = f'attachment; filename="run-{trace[:8]}.{form}"'
        text = await asyncio.to_thread(standalone if form == "html" else dump, recording)
        kind = "text/html" if form == "html" else "application/json"
        return Response(text, media_type=kind, headers={"Content-Disposition": name})

    @router.get("/recording/schema")
    def schema() -> JSONResponse:
        """The JSON Schema of a recording."""
        return JSONResponse(recording_schema(), media_type="application/schema+json")

    return router
