"""`PUT /trust`: an operator says how far an agent is trusted; with authentication on this takes the scope operate."""

from fastapi import APIRouter, HTTPException

from orchestrator.run.agent_directory import Directory, Entry
from protocols.adoption import TrustLevel
from protocols.models import Noun

NOT_FOUND, CONFLICT = 404, 409


class Trusting(Noun):
    """An agent, by its name or its URL, and how far it is trusted from now on."""

    agent: str
    level: TrustLevel


def trust_routes(directory: Directory) -> APIRouter:
    """The levels are read each time a question is planned, so the next one knows."""
    router = APIRouter()

    @router.put("/trust")
    async def trust(said: Trusting) -> Trusting:
        """Set the level; kept over restarts in the folder the service keeps."""
        entry = only(said.agent, await directory.known())
        directory.levels.set(entry.url, said.level)
        return said

    return router


def only(name: str, entries: tuple[Entry, ...]) -> Entry:
    """The one agent of that name or URL; raises HTTPException when there is none, or more than one."""
    meant = [entry for entry in entries if name.rstrip("/") in (entry.name, entry.url.rstrip("/"))]
    if not meant:
        known = ", ".join(entry.name for entry in entries) or "none"
        raise HTTPException(NOT_FOUND, f"No agent is called {name[:200]}; known: {known}.")
    if len(meant) > 1:
        raise HTTPException(CONFLICT, f"{name}: name one by its URL: {', '.join(entry.url for entry in meant)}.")
    return meant[0]
