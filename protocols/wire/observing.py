"""Who may see what crossed the wire of a trace: whoever took part in it."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.wire.trace import serving, trace_id

OBSERVING_PATHS = ("/wire", "/api/exchange", "/api/held", "/api/recording")
MOST_TRACES = 10_000
MOST_CALLERS = 16
FORBIDDEN = 403


class Observers:
    """The callers of each trace by name; where nobody has to say who they are, everybody is the same nobody."""

    def __init__(self) -> None:
        self._callers: dict[str, set[str]] = {}

    def note(self, trace: str, caller: str) -> None:
        """This caller took part."""
        callers = self._callers.setdefault(trace, set())
        if len(callers) < MOST_CALLERS:
            callers.add(caller)
        if len(self._callers) > MOST_TRACES:
            del self._callers[next(iter(self._callers))]

    def may_observe(self, trace: str, caller: str) -> bool:
        """Whether to show them this trace, or with none named everything."""
        return not caller or caller in self._callers.get(trace, ())


class OwnTraces:
    """ASGI middleware, below the one that authenticates: notes who takes part in a trace, shows it to nobody else."""

    def __init__(self, app: ASGIApp, observers: Observers) -> None:
        self.app, self._observers = app, observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, or refuse to show a trace of others."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        caller = _caller(scope)
        if not scope["path"].startswith(OBSERVING_PATHS):
            self._observers.note(trace_id(serving().traceparent), caller)
        elif scope["method"] == "GET":
            trace = Request(scope).query_params.get("trace", "")
            if not self._observers.may_observe(trace, caller):
                return await _refusal(trace)(scope, receive, send)
        await self.app(scope, receive, send)


def _caller(scope: Scope) -> str:
    """The name under which the request was authenticated, where that is asked; else empty."""
    user = scope.get("user")
    return user.display_name if user is not None and user.is_authenticated else ""


def _refusal(trace: str) -> JSONResponse:
    says = "You took no part in this trace." if trace else "Name a trace you took part in: ?trace=<32 hex digits>."
    return JSONResponse({"error": {"code": FORBIDDEN, "status": "PERMISSION_DENIED", "message": says}}, FORBIDDEN)
