"""The directory for other registries: an AI Catalog document, A2A cards, OASF records; and agents taken from theirs."""

from datetime import UTC, datetime
from typing import Any

import httpx
from a2a.types import AgentCard
from fastapi import APIRouter, HTTPException
from google.protobuf.json_format import MessageToDict
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from orchestrator.agent_catalog.ai_catalog import CATALOG_PATHS, CATALOG_TYPE, catalog_of
from orchestrator.agent_catalog.catalog_import import ImportedAgent, import_agents
from orchestrator.agent_catalog.oasf_record import oasf_record
from orchestrator.run.agent_directory import Directory
from orchestrator.web.trust_routes import only
from protocols.a2a.client.errors import NoAnswer
from protocols.models import StrictModel

NOT_FOUND, UNPROCESSABLE = 404, 422
HOST = "Adoption Council"


class CatalogAddress(StrictModel):
    """Where a catalog of agents is: an AI Catalog, or what a registry answers that lists AgentCards."""

    url: str = Field(min_length=1, max_length=2_000)


def catalog_document(directory: Directory, card: AgentCard, public_url: str) -> list[BaseRoute]:
    """The AI Catalog at its well-known paths: the service with this card, and every agent whose card was seen."""

    async def catalog(request: Request) -> Response:
        agents = [(entry.url, entry.card) for entry in await directory.look() if entry.card]
        document = catalog_of(HOST, [(public_url, card), *agents])
        body = document.model_dump_json(by_alias=True, exclude_none=True, indent=1)
        return Response(body, media_type=CATALOG_TYPE)

    return [Route(path, catalog) for path in CATALOG_PATHS]


def catalog_routes(directory: Directory, http: httpx.AsyncClient) -> APIRouter:
    """What is read from strangers' catalogs joins like an agent added by hand: heard, its addresses judged."""
    router = APIRouter()

    @router.get("/agents/cards")
    async def cards() -> list[dict[str, Any]]:
        """The AgentCards of the directory, as last seen."""
        return [MessageToDict(entry.card) for entry in await directory.look() if entry.card]

    @router.get("/agents/oasf")
    async def oasf(agent: str) -> dict[str, Any]:
        """One agent, by its name or its URL, as a record of the Open Agentic Schema Framework."""
        entry = only(agent, await directory.look())
        if entry.card is None:
            raise HTTPException(NOT_FOUND, f"The card of {entry.name} was never seen.")
        cards = directory.history.cards(entry.url)
        return oasf_record(entry.url, entry.card, datetime.fromtimestamp(cards[-1].at if cards else entry.seen, UTC))

    @router.post("/agents/import")
    async def take_over(catalog: CatalogAddress) -> list[ImportedAgent]:
        """Let every agent of a catalog join; for each, where it is now or why it is not."""
        try:
            return list(await import_agents(catalog.url, http, directory))
        except NoAnswer as problem:
            raise HTTPException(UNPROCESSABLE, str(problem)) from problem

    return router
