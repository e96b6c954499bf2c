"""Health and readiness: ready once the card's own URLs lead back here and unfinished Tasks were resumed."""

import asyncio
import itertools
import logging
import time

import httpx
from a2a.types import AgentCard
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from protocols.a2a.client.discovery import card_at
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.client.remote_agent import Life
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.server.grpc_server import answers_grpc, grpc_address
from protocols.a2a.server.request_handler import Handler
from protocols.a2a.settings import Settings
from protocols.a2a.task_store import DurableTaskStore
from protocols.storage.database import Database, StorageUnavailable
from protocols.storage.folder import no_room_in
from protocols.storage.secret_files import UnusableStorage

logger = logging.getLogger(__name__)
# Ten seconds, in which most of what comes up later is there; then it is looked for less often, and the log says so.
MANY_LOOKS, SHORT_PAUSE, LONG_PAUSE = 40, 0.25, 2
LOOK_SECONDS = 1
LET_GO_SECONDS = 120


async def become_ready(
    card: AgentCard, settings: Settings, http: httpx.AsyncClient, handler: Handler, life: Life
) -> None:
    """Ready once the card can be fetched through the address it advertises, and old Tasks go on.

    Looked at until it is so: a proxy in front, or the database, may come up later than the service.
    """
    for look in itertools.count(1):
        life.problem = await _problem(card, settings, http)
        if not life.problem:
            try:
                # Only now: what goes on may call other services, and they must be able to call back.
                resumed = await handler.resume()
            except UnusableStorage as error:
                life.problem = f"its Tasks cannot be read: {error}"
                if not isinstance(error, StorageUnavailable):
                    return logger.error("not ready: %s", life.problem)
            else:
                logger.info("%s is ready at %s; %d Tasks go on", card.name, settings.public_url, resumed)
                return life.ready.set()
        if look == MANY_LOOKS:
            logger.error("not ready: %s", life.problem)
        await asyncio.sleep(SHORT_PAUSE if look < MANY_LOOKS else LONG_PAUSE)


async def _problem(card: AgentCard, settings: Settings, http: httpx.AsyncClient) -> str:
    """Why the addresses on the card do not lead here; empty when they do."""
    try:
        card_there = (await card_at(settings.public_url, http)).card
    except NoAnswer as error:
        return f"PUBLIC_URL {settings.public_url} does not lead here: {error}"
    if card_there.name != card.name:
        return f"PUBLIC_URL {settings.public_url} leads to {card_there.name!r}, not to {card.name!r}"
    return "" if await answers_grpc(card) else f"the gRPC address on the card does not lead here: {grpc_address(card)}"


async def take_over(handler: Handler, push: Push, database: Database, life: Life) -> None:
    """Go on with what nobody works on, within `LOOK_SECONDS` or so: a replica is gone, or the disk was full."""
    await life.ready.wait()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        # A file is this process's alone: nothing is left lying unless it was not to be written for a while, and what
        # ran then may take some time to let go.
        if not database.shared and time.time_ns() - database.lost_at > LET_GO_SECONDS * 10**9:
            continue
        try:
            if resumed := await handler.resume():
                logger.warning("%d Tasks that nobody worked on go on here", resumed)
            await push.deliveries.take_up()
        except StorageUnavailable as error:
            logger.warning("%s", error)


def health_routes(life: Life, store: DurableTaskStore, folder: str) -> list[BaseRoute]:
    """`/healthz` says that the process lives, `/readyz` whether it can do its job, and if not why."""

    async def healthz(request: Request) -> JSONResponse:
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> JSONResponse:
        problem = life.problem or store.backlog.problem or no_room_in(folder)
        return JSONResponse({"ready": not problem, "problem": problem}, 503 if problem else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
