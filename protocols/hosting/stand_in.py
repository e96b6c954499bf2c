"""The app that answers, with the reason, in the place of a service that cannot be started."""

import re
import traceback
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
# A line of a traceback as Python prints it, of a SyntaxError too.
FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


def stand_in(problem: str) -> Starlette:
    """Answers 503 with the problem to everything, so that whoever asks for the AgentCard is told."""

    async def why(request: Request) -> JSONResponse:
        return JSONResponse({"ready": False, "problem": problem, "broken": True}, 503)

    app = Starlette(routes=[Route("/{path:path}", why, methods=["GET", "POST"])])
    app.state.at_stop = ()
    return app


def slip(error: BaseException) -> str:
    """An error in somebody's code with the file and line to look at."""
    return slip_in("".join(traceback.format_exception(error)))


def slip_in(printed: str) -> str:
    """The same from what Python printed: the last line, and the last place in our own tree before it."""
    lines = printed.strip().splitlines() or ["it said nothing"]
    ours = [(place, frame["line"]) for frame in FRAME.finditer(printed) if (place := _ours(Path(frame["file"])))]
    where = "{}, line {}: ".format(*ours[-1]) if ours else ""
    return where + lines[-1].strip()


def _ours(file: Path) -> Path | None:
    """The file as seen from where the services were started, or from the top of this tree; none for packages."""
    tops = [top for top in (Path.cwd(), ROOT) if file.is_relative_to(top) and "site-packages" not in file.parts]
    return file.relative_to(tops[0]) if tops else None
