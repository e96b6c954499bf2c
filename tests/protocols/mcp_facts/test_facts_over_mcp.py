"""Fact files over MCP: read whole and held against their digest, found by what they are called, refused when odd."""

import asyncio
from pathlib import Path

import pytest
from mcp import Client
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.resources import TextResource

from orchestrator.cli.mcp_server.facts_command import fact_folders, facts_app
from protocols.a2a.compose_map import MAP
from protocols.a2a.settings import Settings
from protocols.hosting.agent import Agent
from protocols.hosting.app import build_app
from protocols.hosting.serve import listen, serving
from protocols.mcp_facts.client import NoFacts, checked_name, fetch_facts
from protocols.mcp_facts.server import fact_server, records_of
from protocols.storage.fact_folders import fact_folder, use_folder

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "here/sub").mkdir(parents=True)
    (tmp_path / "here/prices.yaml").write_text("models:\n  - {id: deepseek-r1, price: 3}\n  - {id: qwen3, price: 2}\n")
    (tmp_path / "here/sub/terms.json").write_text('{"mit": {"id": "MIT", "aliases": ["Expat"]}}')
    (tmp_path / "here/notes.txt").write_text("not a fact file")
    return tmp_path / "here"


def text_of_prices() -> str:
    return (fact_folder("made.up.inner") / "prices.yaml").read_text("utf-8")


async def test_every_file_is_a_resource_and_records_are_found_by_their_name(folder):
    async with Client(fact_server("prices", folder)) as client:
        names = [resource.name for resource in (await client.list_resources()).resources]
        found = await client.call_tool("find_facts", {"text": "DeepSeek"})
        by_alias = await client.call_tool("find_facts", {"text": "expat", "file": "sub/terms.json"})
        nowhere = await client.call_tool("find_facts", {"text": "x", "file": "other.yaml"})

    assert names == ["prices.yaml", "sub/terms.json"]
    assert found.structured_content == {
        "records": [{"file": "prices.yaml", "record": {"id": "deepseek-r1", "price": 3}}],
        "more": False,
    }
    assert by_alias.structured_content["records"][0]["record"]["id"] == "MIT"
    assert nowhere.is_error


def test_a_very_deep_table_ends():
    table: dict = {"id": "deep"}
    for _ in range(100):
        table = {"inner": table}
    assert list(records_of(table, "deep")) == []


async def test_an_agent_answers_from_what_the_server_has(folder, tmp_path):
    agent = Agent("made.up", "Reads.", facts=tmp_path, opens=lambda around: text_of_prices())

    @agent.skill("Say", ["say"], ["Say it"])
    def say(words: str, text: str) -> str:
        return text

    listening = listen("127.0.0.1", 0)
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = facts_app({"up": folder})
    app.state.at_stop = ()
    async with serving(app, listening, grace=1):
        kept = str(tmp_path / "kept")
        # On a thread: what is fetched while a service is built is waited for, and the server shares this loop.
        await asyncio.to_thread(build_app, agent.service, Settings(facts=base, keep=kept))
    text = text_of_prices()

    assert "deepseek-r1" in text
    assert (tmp_path / "kept/up-facts/sub/terms.json").exists()
    use_folder("made.up", None)


def test_without_a_server_the_packaged_facts_are_not_taken_silently(tmp_path):
    with pytest.raises(NoFacts, match=r"cannot be read from http://127\.0\.0\.1:9/cost/mcp"):
        fetch_facts("http://127.0.0.1:9", "cost", tmp_path)


async def test_a_file_that_is_not_what_its_digest_says_is_refused(tmp_path):
    server = MCPServer("liar")
    server.add_resource(TextResource(uri="facts://x/a.yaml", name="a.yaml", text="a: 1", meta={"sha256": "0" * 64}))
    listening = listen("127.0.0.1", 0)
    app = server.streamable_http_app(host="127.0.0.1", streamable_http_path="/x/mcp")
    app.state.at_stop = ()
    async with serving(app, listening, grace=1):
        with pytest.raises(NoFacts, match="not what its digest says"):
            await asyncio.to_thread(fetch_facts, f"http://127.0.0.1:{listening.getsockname()[1]}", "x", tmp_path)


@pytest.mark.parametrize("name", ["../a.yaml", "/etc/a.yaml", "a/../../b.json", "", "a.py", "a.yaml/.."])
def test_a_name_that_leaves_the_folder_is_refused(name):
    with pytest.raises(NoFacts, match="no name of a fact file"):
        checked_name(name)


def test_every_agent_of_the_map_with_facts_is_served():
    assert {"research", "licensing", "cost"} <= set(fact_folders(MAP))
