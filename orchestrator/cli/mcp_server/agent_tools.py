"""Every agent of the directory as an MCP tool of its own, asked directly by A2A."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

import httpx
import mcp.types as types
from a2a.types import AgentCard
from google.protobuf.json_format import ParseDict
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from orchestrator.cli.client import LARGEST_ANSWER
from orchestrator.cli.mcp_server.server import READS
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.client.remote_agent import TIMEOUT, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.client.ssl_context import tls
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.a2a.parts import find, message, text_part, to_part, words
from protocols.adoption import Assessment, Component, Inquiry
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.event_streams import EventTransport

SECONDS = 60
MOST_AGENTS = 50
LONGEST_WORDS = 8_000
ODD = re.compile(r"[^A-Za-z0-9_.-]+")


def add_agent_tools(server: MCPServer, agents: Iterable[dict[str, Any]]) -> list[str]:
    """The names of the tools: an agent and its skill; `agents` are as `GET /api/agents` lists them."""
    names = []
    for entry in list(agents)[:MOST_AGENTS]:
        if not entry["card"] or not entry["up"]:
            continue
        card = ParseDict(entry["card"], AgentCard(), ignore_unknown_fields=True)
        for skill in skills_speaking(card, FINDINGS) or list(card.skills)[:1]:
            name = ODD.sub("-", f"{entry['name']}.{skill.id}")[:128]
            about = skill.description or skill.name
            server.add_tool(
                _tool(entry["url"], bool(skills_speaking(card, FINDINGS))),
                name=name, title=f"{skill.name} ({entry['name']})", description=about, annotations=READS,
                structured_output=False,
            )  # fmt: skip
            names.append(name)
    return names


def _tool(url: str, assesses: bool):
    async def ask(component: str, ctx: Context, question: str = "") -> types.CallToolResult:
        transport = EventTransport(
            CapturingTransport("mcp", None, LARGEST_ANSWER, httpx.AsyncHTTPTransport(verify=tls()))
        )
        inquiry = Inquiry(components=(Component(name=component),), question=question, may_ask=False)
        part = to_part(inquiry) if assesses else text_part(f"{question or 'What is known of'} {component}?")
        count, latest = 0, ""

        async def on_event(reply: Reply) -> None:
            nonlocal count, latest
            if reply.says and reply.says != latest:
                count, latest = count + 1, reply.says
                await ctx.report_progress(count, None, latest)

        async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT) as http:
            try:
                agent = await RemoteAgent.at(url, http)
                reply = await agent.ask(message(part, message_id=str(uuid.uuid4())), on_event, SECONDS)
            except (NoAnswer, ValueError) as error:
                raise ToolError(f"{url} gave no answer: {error}") from error
        return _result(reply)

    return ask


def _result(reply: Reply) -> types.CallToolResult:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    assessment = find(parts, Assessment)
    text = assessment.summary if assessment else words(parts) or reply.says
    if not text:
        raise ToolError("It ended without a word.")
    data = assessment.model_dump(mode="json", exclude_defaults=True) if assessment else None
    content = [types.TextContent(type="text", text=text[:LONGEST_WORDS])]
    return types.CallToolResult(content=list(content), structured_content=data)
