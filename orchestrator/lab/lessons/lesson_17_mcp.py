"""Lesson 17: MCP beside A2A.

The Model Context Protocol connects one model's host with tools: functions with a schema that are called and return. A2A
connects agents: whoever is asked may take long, ask back, refuse, and says so in the states of a Task. Both speak
JSON-RPC over HTTP, so they are easily taken for each other; they fit together instead. An agent uses tools by MCP, and
a host reaches an agent when a tool asks it by A2A.

Here such a tool stands before an agent. The host lists the tools and calls one; the tool sends a Message, waits for the
Task, and returns its text. Look at the diagram: the call is one request with one answer, while behind it a Task goes
through its states. What the tool cannot say in a result (that the agent asks back, that it works still) is lost on the
way, unless the tool takes the trouble to say it. The sections are those of A2A; MCP is specified at
modelcontextprotocol.io.
"""

from typing import Any, NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import get_artifact_text, new_text_message
from a2a.types import Role, SendMessageRequest, StreamResponse

from orchestrator.lab.events import states
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches

# The last version with `initialize`, which every MCP server still answers without a session.
VERSION = "2025-06-18"
WORDS = "Recite."


class ToolResult(NamedTuple):
    """What the checks look at: the results of MCP, and what came by A2A meanwhile."""

    server: dict[str, Any]
    tools: list[dict[str, Any]]
    called: dict[str, Any]
    refused: dict[str, Any]
    events: list[StreamResponse]


async def run(live: Live) -> ToolResult:
    from mcp.server.mcpserver import MCPServer

    events: list[StreamResponse] = []
    server = MCPServer("one agent as a tool", log_level="WARNING")

    @server.tool()
    async def ask_agent(words: str) -> str:
        """Asks the agent, and returns the text of what it made."""
        client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))
        message = new_text_message(words, role=Role.ROLE_USER)
        events.extend([event async for event in client.send_message(SendMessageRequest(message=message))])
        chunks = [event.artifact_update.artifact for event in events if event.HasField("artifact_update")]
        return "".join(get_artifact_text(chunk) for chunk in chunks)

    app = server.streamable_http_app(stateless_http=True, json_response=True)
    async with live.serve(app, "the MCP server") as url:

        async def call(method: str, params: dict[str, Any]) -> dict[str, Any]:
            headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": VERSION}
            body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            return (await live.http.post(f"{url}/mcp", json=body, headers=headers)).json()["result"]

        host = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "you", "version": "1"}}
        hello = await call("initialize", host)
        tools = (await call("tools/list", {}))["tools"]
        called = await call("tools/call", {"name": "ask_agent", "arguments": {"words": WORDS}})
        refused = await call("tools/call", {"name": "nobody", "arguments": {}})
    return ToolResult(hello, tools, called, refused, events)


LESSON = Lesson(
    number=17,
    title="MCP beside A2A",
    teaches=__doc__,
    sections=("3.1.2", "4.1.3", "4.1.7", "9.1"),
    partner=teaches("recite"),
    run=run,
    checks=(
        Check("The MCP server says which version it speaks", lambda r: r.server["protocolVersion"], VERSION),
        Check("A tool is a function with a schema", lambda r: _arguments(r), ["words"]),
        Check("Calling it brings one result", lambda r: r.called["isError"], False),
        Check("… with the very text that the agent's Artifact has", lambda r: "agent shows a card" in _text(r), True),
        Check("The result knows of no Task", lambda r: "task" in r.called, False),
        Check("… but there was one", lambda r: states(r.events), ["SUBMITTED", "WORKING", "COMPLETED"]),
        Check("A tool that is not there is a result too, marked as an error", lambda r: r.refused["isError"], True),
    ),
    requests=("SendStreamingMessage",),
    excerpts=lambda r: {"What the tool returned": _text(r)},
)


def _arguments(result: ToolResult) -> list[str]:
    return list(result.tools[0]["inputSchema"]["properties"])


def _text(result: ToolResult) -> str:
    return result.called["content"][0]["text"]
