"""`GET /recording`: a run as a recording in JSON, as one HTML page that needs no server, or as HAR."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from orchestrator.web.exchange_feed import Exchanges
from orchestrator.web.exchange_routes import ReadableTraces, Trace
from orchestrator.web.recording.builder import recorded
from orchestrator.web.recording.standalone_page import standalone
from protocols.wire.har import har
from protocols.wire.recording_file import UnreadableRecording, dump, recording_schema

NOT_FOUND = 404
FORMS = {"json": (dump, "application/json"), "html": (standalone, "text/html"), "har": (har, "application/json")}


def recording_routes(own: str, exchanges: Exchanges, readable: ReadableTraces) -> APIRouter:
    """`GET /recording?trace=…` (`&form=html` for a page, `&form=har`) and `GET /recording/schema`."""
    router = APIRouter()

    @router.get("/recording", response_class=Response)
    async def recording(
        request: Request, trace: Trace, form: Annotated[Literal["json", "html", "har"], Query()] = "json"
    ) -> Response:
        """What is kept of a trace as one file; 404 when nothing is, or another caller began it."""
        stored = await readable.stored(request, trace)
        try:
            recording = await recorded(trace, own, exchanges, stored)
        except UnreadableRecording as problem:
            raise HTTPException(NOT_FOUND, str(problem)) from problem
        name = f'attachment; filename="run-{trace[:8]}.{form}"'
        write, media_type = FORMS[form]
        text = await asyncio.to_thread(write, recording)
        return Response(text, media_type=media_type, headers={"Content-Disposition": name})

    @router.get("/recording/schema")
    def schema() -> JSONResponse:
        """The JSON Schema of a recording."""
        return JSONResponse(recording_schema(), media_type="application/schema+json")

    return router
