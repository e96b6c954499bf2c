"""A service whose own connections are used up says so, and never that an agent is down."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
from a2a.client.errors import A2AClientError

from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.errors import NotSent, no_answer
from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.parts import message, text_part
from protocols.adoption import Why
from protocols.wire.errors import short
from tests.conftest import Start
from tests.fakes import agent, waits

pytestmark = pytest.mark.anyio
SAYS = "this service's own connections are used up, so the agent was not asked"


@asynccontextmanager
async def one_connection(url: str) -> AsyncIterator[tuple[httpx.AsyncClient, Callable[[], Awaitable[None]]]]:
    """A client with a single connection, and what makes a stream take it for good."""
    timeout = httpx.Timeout(5, pool=0.05)
    async with AsyncExitStack() as stack:
        limits = httpx.Limits(max_connections=1)
        http = await stack.enter_async_context(httpx.AsyncClient(limits=limits, timeout=timeout))

        async def take() -> None:
            await stack.enter_async_context(http.stream("GET", f"{url}/wire/feed"))

        yield http, take


async def test_a_question_that_finds_no_connection_says_so(start: Start):
    url = await start(agent("calm", waits(asyncio.Event())))
    async with one_connection(url) as (http, take):
        remote = await RemoteAgent.at(url, http)
        await take()

        with pytest.raises(NoAnswer) as raised:
            await remote.ask(message(text_part("?"), message_id=str(uuid.uuid4())), _quietly, 20)

    assert (raised.value.why, str(raised.value)) == (Why.OVER_BUDGET, SAYS)


async def test_an_agent_that_was_up_stays_so_while_nobody_can_ask_it(start: Start):
    url = await start(agent("calm", waits(asyncio.Event())))
    async with one_connection(url) as (http, take):
        directory = Directory([url], http, Life())
        (before,) = await directory.look()
        await take()

        (after,) = await directory.look(fresh=True)

    assert before.agent is not None
    assert after.agent is before.agent
    assert (after.why, after.problem) == (Why.OVER_BUDGET, SAYS)


async def test_an_agent_that_is_away_is_still_told_as_down(http):
    (entry,) = await Directory(["http://127.0.0.1:9"], http, Life()).look()

    assert (entry.agent, entry.why) == (None, Why.DOWN)


@pytest.mark.parametrize("cause", [httpx.ReadError(""), httpx.ConnectError(""), httpx.WriteTimeout("")])
def test_an_error_without_a_text_is_named(cause):
    error = A2AClientError("Network communication error: ")
    error.__cause__ = cause

    assert short(cause) == type(cause).__name__
    assert str(no_answer(error)).endswith(f"Network communication error: {type(cause).__name__}")


def test_only_a_pool_that_is_used_up_is_told_as_that():
    error = A2AClientError("Network communication error: ")
    error.__cause__ = httpx.ConnectTimeout("")

    assert not isinstance(no_answer(error), NotSent)


async def _quietly(reply: object) -> None:
    return None
