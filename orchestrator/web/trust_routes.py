"""`PUT /trust`: sets how far an agent is trusted; with authentication on it needs the scope `operate`."""

from fastapi import APIRouter, HTTPException

from orchestrator.run.agent_directory import Directory
from orchestrator.run.directory_entry import Entry
from protocols.adoption import TrustLevel
from protocols.models import StrictModel

NOT_FOUND, CONFLICT = 404, 409


class TrustChange(StrictModel):
    """An agent, by its name or its URL, and how far it is trusted from now on."""

    agent: str
    level: TrustLevel


def trust_routes(directory: Directory) -> APIRouter:
    """The levels are read each time a question is planned, so the next one knows."""
    router = APIRouter()

    @router.put("/trust")
    async def trust(trusting: TrustChange) -> TrustChange:
        """Set the level; kept over restarts in the folder the service keeps."""
        entry = only(trusting.agent, await directory.known())
        directory.levels.set(entry.url, trusting.level)
        return trusting

    return router


def only(name: str, entries: tuple[Entry, ...]) -> Entry:
    """The one agent of that name or URL; raises HTTPException when there is none, or more than one."""
    matches = [entry for entry in entries if name.rstrip("/") in (entry.name, entry.url.rstrip("/"))]
    if not matches:
        names = ", ".join(entry.name for entry in entries) or "none"
        raise HTTPException(NOT_FOUND, f"No agent is called {name[:200]}; known: {names}.")
    if len(matches) > 1:
        raise HTTPException(CONFLICT, f"{name}: name one by its URL: {', '.join(entry.url for entry in matches)}.")
    return matches[0]
