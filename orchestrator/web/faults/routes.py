"""Routes of the fault panel: list the fault switches of every agent, switch them on and off."""

from fastapi import APIRouter, HTTPException

from orchestrator.web.faults.panel import NoSwitches, NotSwitched, Panel
from orchestrator.web.faults.panel_state import FaultPanel
from protocols.a2a.fault_switches import FaultName, FaultNow, Schedule
from protocols.faults.routes import NO_DEMO

FORBIDDEN, NOT_FOUND, BAD_GATEWAY = 403, 404, 502


def fault_panel_routes(panel: Panel, demo: bool) -> APIRouter:
    """`GET` and `DELETE /faults`, `DELETE /faults/{agent}`, `PUT` and `DELETE /faults/{agent}/{name}`."""
    router = APIRouter()

    @router.get("/faults")
    async def state() -> FaultPanel:
        """The switches of every agent that declares them on its card, as they stand."""
        return FaultPanel(demo=demo, agents=await panel.look() if demo else ())

    @router.put("/faults/{agent}/{name}")
    async def put(agent: str, name: FaultName, schedule: Schedule | None = None) -> FaultNow:
        """Switch a fault on, by a schedule; without one for every request from now on."""
        _refuse_unless(demo)
        try:
            return await panel.set(agent, name, schedule or Schedule())
        except (NoSwitches, NotSwitched) as problem:
            raise _http_error(problem) from problem

    @router.delete("/faults/{agent}/{name}")
    @router.delete("/faults/{agent}")
    async def cleared(agent: str, name: FaultName | None = None) -> FaultPanel:
        """Switch one fault of an agent off, or all of them."""
        _refuse_unless(demo)
        try:
            await panel.clear(agent, name)
        except (NoSwitches, NotSwitched) as problem:
            raise _http_error(problem) from problem
        return await state()

    @router.delete("/faults")
    async def all_off() -> FaultPanel:
        """Switch everything off."""
        _refuse_unless(demo)
        try:
            await panel.clear_all()
        except NotSwitched as problem:
            raise _http_error(problem) from problem
        return await state()

    return router


def _refuse_unless(demo: bool) -> None:
    if not demo:
        raise HTTPException(FORBIDDEN, NO_DEMO)


def _http_error(problem: Exception) -> HTTPException:
    return HTTPException(NOT_FOUND if isinstance(problem, NoSwitches) else BAD_GATEWAY, str(problem))
