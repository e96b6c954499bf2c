"""The orchestrator as an MCP server: asked by the official client of both eras, with questions, progress, a report."""

import asyncio
import os
import sys
from typing import Literal

import mcp.types as types
import pytest
from a2a.types import ListTasksRequest
from mcp import Client, MCPError, StdioServerParameters

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council
from orchestrator.cli.mcp_server.agent_tools import add_agent_tools
from orchestrator.cli.mcp_server.questions import schema_of, values_of
from orchestrator.cli.mcp_server.server import comparison, server_for
from protocols.adoption import AskedQuestion, Question, QuestionForm
from tests.conftest import Start, at, free_ports, until
from tests.fakes import VOLUME, agent, asks_then_finds, finds, waits

pytestmark = pytest.mark.anyio
ERAS = pytest.mark.parametrize("era", ["auto", "legacy"])
QUESTION = "Should we adopt vLLM in our company?"
FIELD = VOLUME.field


def says(action: Literal["accept", "decline", "cancel"], content: dict | None, asked: list):
    async def elicit(context, params) -> types.ElicitResult:
        asked.append(params)
        return types.ElicitResult(action=action, content=content)

    return elicit


def text_of(result) -> str:
    """The first thing a model reads."""
    assert isinstance(result.content[0], types.TextContent)
    return result.content[0].text


def data_of(result) -> dict:
    """What a program reads."""
    assert isinstance(result, types.CallToolResult)
    assert result.structured_content is not None
    return result.structured_content


async def platform(start: Start, *services) -> str:
    urls = tuple([await start(each) for each in services])
    return await start(SERVICE, agents=urls, own=urls)


@ERAS
async def test_a_question_on_the_way_is_answered_by_elicitation_and_the_news_is_progress(start: Start, era):
    url = await platform(start, agent("terms", finds("terms")), agent("prices", asks_then_finds("prices")))
    asked, news = [], []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        news.append((progress, message))

    async with Client(
        server_for(url), mode=era, elicitation_callback=says("accept", {FIELD: 5_000_000}, asked)
    ) as client:
        result = await client.call_tool("recommend_adoption", {"question": QUESTION}, progress_callback=hear)
        link = next(each for each in result.content if each.type == "resource_link")
        report = (await client.read_resource(link.uri)).contents[0].model_dump_json()

    assert not result.is_error
    assert data_of(result)["state"] == "answered"
    assert data_of(result)["verdict"]
    assert asked[0].requested_schema["properties"][FIELD]["type"] == "integer"
    assert "prices asks: How many tokens a month?" in asked[0].message
    assert any("terms" in message for _, message in news)
    assert "vLLM" in report


@ERAS
async def test_declining_takes_the_default_and_cancelling_ends_the_task(start: Start, era):
    url = await platform(start, agent("prices", asks_then_finds("prices")))

    async with Client(server_for(url), mode=era, elicitation_callback=says("decline", None, [])) as client:
        declined = await client.call_tool("recommend_adoption", {"question": QUESTION})
    async with Client(server_for(url), mode=era, elicitation_callback=says("cancel", None, [])) as client:
        cancelled = await client.call_tool("recommend_adoption", {"question": QUESTION})

    assert data_of(declined)["state"] == "answered"
    assert cancelled.is_error
    assert "TASK_STATE_CANCELED" in text_of(cancelled)


async def test_a_host_that_cannot_ask_gets_the_question_and_answers_on_the_task(start: Start):
    url = await platform(start, agent("prices", asks_then_finds("prices")))

    async with Client(server_for(url)) as client:
        asked = data_of(await client.call_tool("recommend_adoption", {"question": QUESTION}))
        said = {"question": "5 million tokens", "task_id": asked["task_id"]}
        answered = data_of(await client.call_tool("recommend_adoption", said))

    assert (asked["state"], answered["state"]) == ("asks", "answered")
    assert "How many tokens a month?" in asked["question"]
    assert answered["task_id"] == asked["task_id"]


async def test_a_conversation_goes_on_with_its_components(start: Start):
    url = await platform(start, agent("terms", finds("terms")))
    async with Client(server_for(url)) as client:
        first = data_of(await client.call_tool("recommend_adoption", {"question": QUESTION, "may_ask": False}))
        more = {"question": "And in Germany?", "conversation": first["conversation"], "may_ask": False}
        second = await client.call_tool("recommend_adoption", more)
    assert data_of(second)["conversation"] == first["conversation"]
    assert "vLLM" in text_of(second)


async def test_a_call_that_is_cancelled_cancels_the_task(start: Start):
    started = asyncio.Event()
    url = await platform(start, agent("slow", waits(started)))
    async with Client(server_for(url)) as client:
        call = asyncio.create_task(client.call_tool("recommend_adoption", {"question": QUESTION}))
        await asyncio.wait_for(started.wait(), 20)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)

        async def is_cancelled() -> bool:
            async with Council.at(url) as council:
                tasks = (await council.agent.tasks(ListTasksRequest(page_size=1))).tasks
                return bool(tasks) and tasks[0].status.state == 5

        await until(is_cancelled, 10)


async def test_components_are_compared_and_one_alone_is_not(start: Start):
    url = await platform(start, agent("terms", finds("terms")))
    async with Client(server_for(url)) as client:
        both = await client.call_tool("compare", {"components": ["vLLM", "SGLang"], "may_ask": False})
        alone = await client.call_tool("compare", {"components": ["vLLM"]})
    assert "vLLM" in text_of(both)
    assert "SGLang" in text_of(both)
    assert alone.is_error
    assert comparison(["a", "b", "c"], "for support") == "Should we adopt a, b or c for support?"


async def test_every_agent_is_a_tool_of_its_own(start: Start):
    url = await platform(start, agent("terms", finds("terms")), agent("gossip", finds("gossip"), speaks=False))
    server = server_for(url)
    async with Council.at(url) as council:
        names = add_agent_tools(server, await council.agents())
    async with Client(server) as client:
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        result = await client.call_tool(names[0], {"component": "vLLM"})

    assert names[0] == "terms.assess-terms"
    assert names[1].startswith("gossip.")
    assert {"recommend_adoption", "compare", *names} == set(listed)
    assert all(tool.description for tool in listed.values())
    assert data_of(result)["findings"][0]["claim"] == "so it is"


async def test_without_an_orchestrator_the_error_says_how_to_start_one():
    async with Client(server_for(at(9))) as client:
        result = await client.call_tool("recommend_adoption", {"question": QUESTION})
        with pytest.raises(MCPError):
            await client.read_resource("report://nothing")
    assert result.is_error
    assert "council up" in text_of(result)


async def test_the_prompts_name_the_tools():
    async with Client(server_for(at(9))) as client:
        names = [each.name for each in (await client.list_prompts()).prompts]
        text = (await client.get_prompt("adopt", {"component": "vLLM"})).messages[0].model_dump_json()
    assert names == ["adopt", "choose"]
    assert "recommend_adoption" in text
    assert "vLLM" in text


@pytest.mark.slow
@ERAS
@pytest.mark.parametrize("way", ["stdio", "http"])
async def test_the_command_serves_by_stdio_and_over_http(start: Start, era, way):
    url = await platform(start, agent("terms", finds("terms")))
    command = ["-c", "from orchestrator.cli.main import app; app()", "mcp", "--url", url]
    if way == "stdio":
        target: object = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
        async with Client(target, mode=era) as client:
            result = await client.call_tool("recommend_adoption", {"question": QUESTION, "may_ask": False})
    else:
        (port,) = free_ports(1)
        process = await asyncio.create_subprocess_exec(sys.executable, *command, "--port", str(port))
        try:
            await until(lambda: listens(port), 30)
            async with Client(f"{at(port)}/mcp", mode=era) as client:
                result = await client.call_tool("recommend_adoption", {"question": QUESTION, "may_ask": False})
        finally:
            process.terminate()
            await process.wait()
    assert data_of(result)["state"] == "answered"


async def listens(port: int) -> bool:
    try:
        await asyncio.sleep(0.05)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def form(schema: dict) -> QuestionForm:
    question = Question(field="facts.x", asks="What?", why="it matters", answer_schema=schema)
    return QuestionForm(asked=(AskedQuestion(agent="a", concern="a", component="c", task_id="t", question=question),))


@pytest.mark.parametrize(
    ("schema", "shown"),
    [
        ({"type": "integer"}, {"type": "integer"}),
        ({"type": ["number", "null"]}, {"type": "number"}),
        ({"type": "array", "items": {"type": "string"}}, {"type": "string"}),
        ({"type": "string", "enum": ["saas", None]}, {"type": "string", "enum": ["saas"]}),
        ({}, {"type": "string"}),
    ],
)
def test_a_question_is_a_plain_field_of_the_form(schema, shown):
    (field,) = schema_of(form(schema))["properties"].values()
    assert {key: field[key] for key in shown} == shown


def test_what_is_left_open_is_declined():
    assert values_of(form({}), {"facts.x": "yes"}) == {"facts.x": "yes"}
    assert values_of(form({}), {"facts.x": "", "other": 1}) == values_of(form({}), None) == {"facts.x": None}
