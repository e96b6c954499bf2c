"""`/agents`: who is there, searched by words; an operator lets one join by POST and takes it off by DELETE."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from google.protobuf.json_format import MessageToDict
from pydantic import Field, JsonValue

from orchestrator.agent_catalog.agent_search import AgentQuery, matches
from orchestrator.agent_catalog.conformance_summary import SuiteSummary, suite_summaries
from orchestrator.run.agent_directory import Directory
from orchestrator.run.agent_roles import AgentRole, role_of
from orchestrator.run.agent_stores.agent_history import AgentEvent, LastExamination
from orchestrator.run.agent_stores.card_changes import card_hash
from orchestrator.run.agent_stores.health_log import Health
from orchestrator.run.directory_entry import Entry
from orchestrator.web.trust_routes import only
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.signing.verifier import Signature
from protocols.adoption import TrustLevel
from protocols.conformance.build_digest import ROOT
from protocols.models import StrictModel

CONFORMANCE = ROOT / "reports/conformance"
CREATED, CONFLICT, UNPROCESSABLE = 201, 409, 422


class AgentNow(StrictModel):
    """One agent as the page shows it. `card` is the AgentCard as JSON, the latest seen.

    `card_hash` is the SHA-256 of its canonical JSON without signatures, `card_changed` when it last became another
    one (Unix time), `cards` how many were seen lately; `events` are oldest first. `examination` is the doctor's
    latest, `conformance` what the suites found of an agent of the map.
    """

    name: str
    url: str
    up: bool
    problem: str
    seen: float
    milliseconds: float
    signature: Signature
    trust: TrustLevel
    role: AgentRole
    health: Health
    card_hash: str = ""
    card_changed: float | None = None
    cards: int = 0
    examination: LastExamination | None = None
    conformance: tuple[SuiteSummary, ...] = ()
    card: dict[str, JsonValue] | None
    events: tuple[AgentEvent, ...]
    latencies: tuple[float, ...]


class Joining(StrictModel):
    """An agent by its base URL or its card's, and how far its word goes from the start."""

    url: str = Field(min_length=1, max_length=2_000)
    trust: TrustLevel = TrustLevel.HEARD


def agent_routes(directory: Directory) -> APIRouter:
    """The next question is planned with the agents that are there then."""
    router = APIRouter()

    @router.get("/agents")
    async def agents(query: Annotated[AgentQuery, Query()]) -> list[AgentNow]:
        """The agents in the directory as they are now: all, or those of a skill, a tag, or words of their cards."""
        entries = await directory.look()
        return [_now(entry, directory) for entry in entries if matches(query, entry.name, entry.card)]

    @router.get("/agents/history")
    async def history(agent: str) -> list[AgentEvent]:
        """Every card that was seen of an agent, by its name or its URL, oldest first, with what changed."""
        return list(directory.history.cards(only(agent, await directory.known()).url))

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
    trust, history = directory.levels.of(entry.url), directory.history
    cards, card = history.cards(entry.url), MessageToDict(entry.card) if entry.card else None
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
        health=history.health(entry.url),
        card_hash=cards[-1].hash if cards else card_hash(card) if card else "",
        card_changed=cards[-1].at if len(cards) > 1 else None,
        cards=len(cards),
        examination=history.examination(entry.url),
        # By the name on the map only: a stranger may call itself what it likes.
        conformance=suite_summaries(CONFORMANCE, entry.name) if directory.is_on_map(entry) else (),
        card=card,
        events=history.events(entry.url),
        latencies=history.latencies(entry.url),
    )
