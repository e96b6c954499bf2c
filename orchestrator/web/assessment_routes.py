"""`GET /assessments/…` and `/exhibits/…`: in full what an answer names by its address, for whoever asked for it."""

from fastapi import APIRouter, HTTPException, Request, Response

from orchestrator.run.conversation_store import Memory
from orchestrator.run.state import StepResult
from protocols.adoption import Assessment
from protocols.wire.ownership import ANYBODY, owner

NOT_FOUND = 404
# An agent wrote it, and an SVG may hold scripts: opened by its address it must not run as this service.
ALONE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Content-Disposition": "attachment",
    "X-Content-Type-Options": "nosniff",
}


def assessment_routes(memory: Memory) -> APIRouter:
    """What a Recommendation names by reference, and the pictures beside it."""
    router = APIRouter()

    async def results(request: Request, context_id: str, task_id: str) -> list[StepResult]:
        """What agents brought by this Task, as the conversation keeps it."""
        known = await memory.recall(owner(request.scope) or ANYBODY, context_id)
        return [result for result in known.results if result.consultation and result.consultation.task_id == task_id]

    @router.get("/assessments/{context_id}/{task_id}")
    async def assessment(request: Request, context_id: str, task_id: str) -> Assessment:
        """That of the agent's Task."""
        for result in await results(request, context_id, task_id):
            if result.assessment:
                return result.assessment
        raise HTTPException(NOT_FOUND, "This conversation keeps no such Assessment (any more): ask again.")

    @router.get("/exhibits/{context_id}/{task_id}/{id:path}")
    async def exhibit(request: Request, context_id: str, task_id: str, id: str) -> Response:
        """The file itself, of the agent's Task; to be looked at in a page of ours it is no page of ours."""
        for result in await results(request, context_id, task_id):
            for entry in result.exhibits:
                if entry.id == id:
                    return Response(entry.text, media_type=entry.media_type, headers=ALONE)
        raise HTTPException(NOT_FOUND, "This conversation keeps no such file (any more): ask again.")

    return router
