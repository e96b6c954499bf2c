"""`POST /doctor`: an agent is examined from where the orchestrator runs, before it joins or after."""

import asyncio
import time

from fastapi import APIRouter, HTTPException
from pydantic import Field

from orchestrator.doctor.diagnosis import ABOUT, Examination
from orchestrator.doctor.examine import examine
from orchestrator.run.agent_directory import Directory
from protocols.a2a.security.client_auth import Credentials
from protocols.adoption import Component
from protocols.adoption.bounds import Name
from protocols.models import StrictModel

MOST_AT_ONCE = 2
SECONDS = 150
BUSY, TOO_SLOW = 429, 504


class Examined(StrictModel):
    """Which agent, by its name in the directory or any URL, and what it is asked about."""

    agent: str = Field(min_length=1, max_length=2_000)
    about: Name = ABOUT.name


def doctor_routes(directory: Directory, credentials: Credentials | None) -> APIRouter:
    """What a stranger's URL leads to is judged as when an agent joins."""
    router = APIRouter()
    turns = asyncio.Semaphore(MOST_AT_ONCE)

    @router.post("/doctor")
    async def doctor(order: Examined) -> Examination:
        """Every fault with its fix; takes some seconds, for the agent is really order."""
        if turns.locked():
            raise HTTPException(BUSY, f"{MOST_AT_ONCE} examinations are under way; try again in a moment.")
        urls = {entry.name: entry.url for entry in await directory.known()}
        url = urls.get(order.agent, order.agent)
        policy = None if url in urls.values() else directory.policy
        about = ABOUT if order.about == ABOUT.name else Component(name=order.about)
        try:
            async with turns, asyncio.timeout(SECONDS):
                examination = await examine(url, about, credentials, policy, directory.levels.of(url))
        except TimeoutError as error:
            raise HTTPException(TOO_SLOW, f"The examination was not over after {SECONDS} s.") from error
        if url in urls.values():
            faults = sum(len(check.faults) for check in examination.checks)
            directory.history.note_examination(url, time.time(), examination.sound, faults)
        return examination

    return router
