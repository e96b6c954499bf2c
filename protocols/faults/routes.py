"""The routes of the fault switches: `GET /faults`, `PUT` and `DELETE /faults/{name}`, `DELETE /faults`."""

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from protocols.a2a.fault_switches import FaultList, FaultName, Schedule
from protocols.faults.middleware import FAULTS_PATH
from protocols.faults.switches import Switches

LARGEST = 4_000
NO_DEMO = "This service is not in demo mode, so nothing can be switched; start it with DEMO=on."


def fault_routes(service: str, switches: Switches | None) -> list[BaseRoute]:
    """Without `switches` each answers 403 and says which setting allows it."""

    async def fault_list(request: Request) -> JSONResponse:
        faults = FaultList(service=service, faults=_open(switches).now())
        return JSONResponse(faults.model_dump(mode="json"))

    async def put(request: Request) -> JSONResponse:
        name, armed = _fault_name(request), _open(switches)
        armed.set(name, await _schedule(request))
        return JSONResponse(armed.state_of(name).model_dump(mode="json"))

    async def cleared(request: Request) -> JSONResponse:
        armed = _open(switches)
        armed.clear(_fault_name(request) if "name" in request.path_params else None)
        return await fault_list(request)

    async def all_faults(request: Request) -> JSONResponse:
        return await (fault_list if request.method in ("GET", "HEAD") else cleared)(request)

    async def one_fault(request: Request) -> JSONResponse:
        return await (put if request.method == "PUT" else cleared)(request)

    return [
        Route(FAULTS_PATH, all_faults, methods=["GET", "DELETE"]),
        Route(FAULTS_PATH + "/{name}", one_fault, methods=["PUT", "DELETE"]),
    ]


def _open(switches: Switches | None) -> Switches:
    if switches is None:
        raise HTTPException(403, NO_DEMO)
    return switches


def _fault_name(request: Request) -> FaultName:
    name = request.path_params["name"]
    if name not in set(FaultName):
        raise HTTPException(404, f"{name[:60]!r} is no fault; the faults are {', '.join(FaultName)}.")
    return FaultName(name)


async def _schedule(request: Request) -> Schedule:
    body = await request.body()
    if len(body) > LARGEST:
        raise HTTPException(413, f"A schedule has at most {LARGEST} bytes.")
    try:
        return Schedule.model_validate_json(body) if body.strip() else Schedule()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "schedule"
        raise HTTPException(400, f"{where}: {first['msg']}") from error
