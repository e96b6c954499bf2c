"""`/agents`: who is there; an operator lets one join by POST and takes it off by DELETE."""

from fastapi import APIRouter, HTTPException
from google.protobuf.json_format import MessageToDict
from pydantic import Field, JsonValue

from orchestrator.run.agent_directory import Directory, Entry
from orchestrator.run.agent_roles import AgentRole, role_of
from orchestrator.run.agent_stores.agent_history import AgentEvent
from orchestrator.web.trust_routes import only
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.signing.verifier import Signature
from protocols.adoption import TrustLevel
from protocols.models import Noun

CREATED, CONFLICT, UNPROCESSABLE = 201, 409, 422


class AgentNow(Noun):
    """One agent as the page shows it. `card` is the AgentCard as JSON, the latest seen; `events` are oldest first."""

    name: str
    url: str
    up: bool
    problem: str
    seen: float
    milliseconds: float
    signature: Signature
    trust: TrustLevel
    role: AgentRole
    card: dict[str, JsonValue] | None
    events: tuple[AgentEvent, ...]
    latencies: tuple[float, ...]


class Joining(Noun):
    """An agent by its base URL or its card's, and how far its word goes from the start."""

    url: str = Field(min_length=1, max_length=2_000)
    trust: TrustLevel = TrustLevel.HEARD


def agent_routes(directory: Directory) -> APIRouter:
    """The next question is planned with the agents that are there then."""
    router = APIRouter()

    @router.get("/agents")
    async def agents() -> list[AgentNow]:
        """Every agent in the directory, as it is now."""
        return [_now(entry, directory) for entry in await directory.look()]

    @router.post("/agents", status_code=CREATED)
    async def join(joining: Joining) -> AgentNow:
        """Add an agent; kept over restarts in the folder the service keeps."""
        try:
            entry = await directory.join(joining.url)
        except NoAnswer as problem:
            raise HTTPException(UNPROCESSABLE, f"{joining.url} cannot join: {problem}") from problem
        # Trust is set by the URL the card was found at, which may differ from the one that was typed.
        if joining.trust is not TrustLevel.HEARD:
            directory.levels.set(entry.url, joining.trust)
        return _now(entry, directory)

    @router.delete("/agents")
    async def leave(agent: str) -> AgentNow:
        """Take an agent off again that joined at run time, by its name or its URL."""
        entry = only(agent, await directory.known())
        now = _now(entry, directory)
        if not await directory.leave(entry):
            raise HTTPException(CONFLICT, f"{entry.name} stands on the map or in AGENT_URLS; take it off there.")
        return now

    return router


def _now(entry: Entry, directory: Directory) -> AgentNow:
    trust = directory.levels.of(entry.url)
    return AgentNow(
        name=entry.name,
        url=entry.url,
        up=entry.agent is not None,
        problem=entry.problem,
        seen=entry.seen,
        milliseconds=entry.milliseconds,
        signature=entry.signature,
        trust=trust,
        role=role_of(entry.name, entry.card, entry.problem, trust),
        card=MessageToDict(entry.card) if entry.card else None,
        events=directory.history.events(entry.url),
        latencies=directory.history.latencies(entry.url),
    )
