"""Routes of step mode: list the waiting messages of a trace, deliver, edit or drop one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request

from orchestrator.web.exchanges.routes import Trace
from orchestrator.web.step_mode.relay import Stepping
from protocols.models import StrictModel
from protocols.wire.ownership import Traces, owner
from protocols.wire.step_mode.held import Decision, Held, Refused, Switch


class StepModeNow(StrictModel):
    """Whether this service lets a trace be stepped through."""

    allowed: bool


def stepping_routes(stepping: Stepping, traces: Traces) -> APIRouter:
    """`GET /step`, `POST /step`, `GET /held?trace=…`, `POST /held/{id}`; 404 for a trace that another caller began."""
    router = APIRouter()

    def check(request: Request, trace: str) -> None:
        if not traces.may_see(trace, owner(request.scope)):
            raise HTTPException(404, "nothing of yours has this trace")

    @router.get("/step")
    async def allowed() -> StepModeNow:
        """Whether step mode can be used here; the setting STEP decides."""
        return StepModeNow(allowed=stepping.gate.allowed)

    @router.post("/step", status_code=204)
    async def switch(request: Request, change: Switch) -> None:
        """Step through a trace, or let everything of it go."""
        check(request, change.trace)
        with _refusals():
            await stepping.switch(change)

    @router.get("/held")
    async def waiting(request: Request, trace: Trace) -> list[Held]:
        """The messages of a trace that any service holds now, first held first."""
        check(request, trace)
        return await stepping.waiting(trace)

    @router.post("/held/{id}", status_code=204)
    async def decide(request: Request, id: Annotated[str, Path(max_length=80)], decision: Decision) -> None:
        """Deliver a held message as it is or edited, or drop it."""
        with _refusals():
            check(request, await stepping.trace_of(id))
            await stepping.decide(id, decision)

    return router


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Refused as error:
        raise HTTPException(error.status, str(error)) from error
