"""A foreign agent on the Agent Framework: `python agent_microsoft.py PORT [stream]`; no skill, a scripted model."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore
from a2a.types import AgentCapabilities, AgentCard, AgentInterface
from agent_framework import Agent, BaseChatClient, ChatResponse, ChatResponseUpdate, Content, Message
from agent_framework_a2a import A2AExecutor
from starlette.applications import Starlette

PORT, STREAM = int(sys.argv[1]), "stream" in sys.argv
URL = f"http://127.0.0.1:{PORT}"


class Scripted(BaseChatClient):
    def _inner_get_response(self, *, messages, stream=False, options=None, **more):
        async def whole() -> ChatResponse:
            return ChatResponse(messages=[Message(role="assistant", contents=["I heard good things."])])

        async def pieces() -> AsyncIterator[ChatResponseUpdate]:
            for piece in ("I heard ", "good ", "things."):
                yield ChatResponseUpdate(role="assistant", contents=[Content.from_text(piece)])

        return self._build_response_stream(pieces()) if stream else whole()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    print(URL, flush=True)
    yield


card = AgentCard(
    name="hearsay",
    description="Says what it heard.",
    version="1",
    default_input_modes=["text"],
    default_output_modes=["text"],
    capabilities=AgentCapabilities(streaming=True),
    supported_interfaces=[AgentInterface(url=f"{URL}/", protocol_binding="JSONRPC", protocol_version="1.0")],
)
agent = Agent(client=Scripted(), name="hearsay", instructions="Say what you heard.")
handler = DefaultRequestHandler(
    agent_executor=A2AExecutor(agent, stream=STREAM), task_store=InMemoryTaskStore(), agent_card=card
)
routes = [*create_agent_card_routes(card), *create_jsonrpc_routes(handler, "/")]
uvicorn.run(Starlette(routes=routes, lifespan=lifespan), host="127.0.0.1", port=PORT, log_level="error")
