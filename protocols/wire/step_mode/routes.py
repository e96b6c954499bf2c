"""The routes of step mode: held messages, decisions, and which traces are stepped."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocols.models import StrictModel
from protocols.wire.ownership import Traces, owner
from protocols.wire.step_mode.gate import Gate
from protocols.wire.step_mode.held import HELD, Decision, Refused, Switch

N = TypeVar("N", bound=StrictModel)
T = TypeVar("T")
HELD_AT, STEP_AT = "/wire/held", "/wire/step"


def step_routes(gate: Gate, traces: Traces) -> list[BaseRoute]:
    """`GET /wire/held?trace=…`, `POST /wire/held/{id}` with a Decision, `POST /wire/step` with a Switch.

    404 for a trace that another caller began.
    """

    def check(request: Request, trace: str) -> None:
        if not traces.may_see(trace, owner(request.scope)):
            raise HTTPException(404, "nothing of yours has this trace")

    async def held_messages(request: Request) -> Response:
        trace = request.query_params.get("trace", "")
        check(request, trace)
        waiting = gate.held(trace)
        return Response(HELD.dump_json(waiting), media_type="application/json")

    async def decide(request: Request) -> Response:
        decision = await _sent(request, Decision)
        id = request.path_params["id"]
        check(request, _carry_out(lambda: gate.trace_of(id)))
        _carry_out(lambda: gate.decide(id, decision))
        return Response(status_code=204)

    async def switch(request: Request) -> Response:
        setting = await _sent(request, Switch)
        check(request, setting.trace)
        _carry_out(lambda: gate.switch(setting))
        return Response(status_code=204)

    return [
        Route(HELD_AT, held_messages),
        Route(HELD_AT + "/{id}", decide, methods=["POST"]),
        Route(STEP_AT, switch, methods=["POST"]),
    ]


def _carry_out(action: Callable[[], T]) -> T:
    try:
        return action()
    except Refused as error:
        raise HTTPException(error.status, str(error)) from error


async def _sent(request: Request, model: type[N]) -> N:
    # A page of another site can send a form or text without being asked first, but not JSON.
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Send JSON, with Content-Type: application/json.")
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        raise HTTPException(422, f"This is no {model.__name__}: {error.errors()[0]['msg']}.") from error
