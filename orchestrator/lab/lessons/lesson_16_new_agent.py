"""Lesson 16: an agent joins.

Agents need no common release, no shared library and no list compiled into anybody: whoever knows an agent's URL reads
its card and can ask it. A platform that keeps a directory lets agents join and leave while it runs.

The code makes a whole agent in a few lines, serves it on a free port of this machine, and gives the orchestrator its
URL. The orchestrator reads the card, checks that its addresses may be called, and plans with it from the next question
on. Afterwards the agent leaves again. How the directory is changed is no part of A2A: the route is the platform's own;
all the rest, card and answers, is the protocol's.
"""

from typing import Any, NamedTuple

import httpx
from a2a.client import ClientConfig, create_client
from a2a.helpers import get_artifact_text, new_text_message
from a2a.types import Role, SendMessageRequest, Task

from orchestrator.lab.events import state_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import RECOMMENDS
from protocols.cleanup import shielded
from protocols.hosting.agent import Agent

NAME = "newcomer"
WORDS = "How long is vLLM?"


class JoinResult(NamedTuple):
    """What the checks look at."""

    before: list[dict[str, Any]]
    joined: httpx.Response
    during: list[dict[str, Any]]
    task: Task
    after: list[dict[str, Any]]


async def run(live: Live) -> JoinResult:
    newcomer = Agent(NAME, "Counts letters.")

    @newcomer.skill("Count letters", tags=["names"], examples=[WORDS])
    def count_letters(words: str) -> str:
        """Takes words, and says how many letters they have."""
        return f"{sum(letter.isalpha() for letter in words)} letters"

    directory = f"{live.url}/api/agents"
    before = (await live.http.get(directory)).json()
    async with live.serve(newcomer.service) as url:
        joined = await live.http.post(directory, json={"url": url})
        joined.raise_for_status()
        try:
            during = (await live.http.get(directory)).json()
            client = await create_client(url, ClientConfig(httpx_client=live.http, streaming=False))
            message = new_text_message(WORDS, role=Role.ROLE_USER)
            (reply,) = [event async for event in client.send_message(SendMessageRequest(message=message))]
        finally:
            # Also when the lesson is cut short, nobody stays in the directory who is not there.
            with shielded():
                await live.http.delete(directory, params={"agent": url})
    after = (await live.http.get(directory)).json()
    return JoinResult(before, joined, during, reply.task, after)


LESSON = Lesson(
    number=16,
    title="An agent joins",
    teaches=__doc__,
    sections=("8.2", "4.4.1", "8.3", "3.1.1"),
    partner=RECOMMENDS,
    run=run,
    checks=(
        Check("Before, nobody knows it", lambda r: NAME in _names(r.before), False),
        Check("It joins by its URL alone", lambda r: r.joined.status_code, 201),
        Check("Its name comes from its own card", lambda r: r.joined.json()["name"], NAME),
        Check("… and so do its skills", lambda r: _skills(r), ["Count letters"]),
        Check("While it is there, it is in the directory, up", lambda r: _names(r.during, up=True)[-1], NAME),
        Check("It answers whoever asks it, with a Task", lambda r: state_of(r.task), "COMPLETED"),
        Check("… and a result", lambda r: get_artifact_text(r.task.artifacts[0]), "13 letters"),
        Check("Afterwards all is as before", lambda r: _names(r.after), lambda r: _names(r.before)),
    ),
    requests=("/api/agents",),
)


def _names(agents: list[dict[str, Any]], up: bool = False) -> list[str]:
    return [agent["name"] for agent in agents if agent["up"] or not up]


def _skills(result: JoinResult) -> list[str]:
    return [skill["name"] for skill in result.joined.json()["card"]["skills"]]
