"""Routes of finished Runs: list, forget and fork; what crossed the wire is at `/exchange` and `/recording`."""

from fastapi import APIRouter, HTTPException, Request

from orchestrator.run.conversation_store import Memory
from orchestrator.web.exchange_routes import Trace
from orchestrator.web.run_store import RunStore, RunSummary
from orchestrator.web.runs.fork import ForkedConversation, forked
from protocols.wire.ownership import owner

NOT_FOUND = 404


def run_routes(store: RunStore, memory: Memory) -> APIRouter:
    """`GET /runs`, `DELETE /runs?trace=…` and `POST /runs/fork?trace=…`, each of the caller's own."""
    router = APIRouter()

    @router.get("/runs")
    async def runs(request: Request) -> list[RunSummary]:
        """The Runs that are kept, the newest first."""
        return await store.listed(owner(request.scope))

    @router.delete("/runs", status_code=204)
    async def forget(request: Request, trace: Trace) -> None:
        """Delete what is kept of one Run."""
        if not await store.forget(owner(request.scope), trace):
            raise HTTPException(NOT_FOUND, "no run of yours has this trace")

    @router.post("/runs/fork")
    async def fork(request: Request, trace: Trace) -> ForkedConversation:
        """A new conversation that knows what the Run's own conversation knew before it."""
        caller = owner(request.scope)
        recording = await store.get(caller, trace)
        if recording is None:
            raise HTTPException(NOT_FOUND, "no run of yours has this trace")
        return await forked(recording, caller, memory)

    return router
