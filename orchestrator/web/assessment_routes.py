"""`GET /assessments/…`: one Assessment in full, for whoever asked the question it answers."""

from fastapi import APIRouter, HTTPException, Request

from orchestrator.run.conversation_store import Memory
from protocols.adoption import Assessment
from protocols.wire.ownership import ANYBODY, owner

NOT_FOUND = 404


def assessment_routes(memory: Memory) -> APIRouter:
    """What a Recommendation names by reference."""
    router = APIRouter()

    @router.get("/assessments/{context_id}/{task_id}")
    async def assessment(request: Request, context_id: str, task_id: str) -> Assessment:
        """That of the agent's Task, as the conversation keeps it."""
        known = await memory.recall(owner(request.scope) or ANYBODY, context_id)
        for result in known.results:
            if result.assessment and result.consultation and result.consultation.task_id == task_id:
                return result.assessment
        raise HTTPException(NOT_FOUND, "This conversation keeps no such Assessment (any more): ask again.")

    return router
