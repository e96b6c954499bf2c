"""R3: what most people build. LangGraph asks three agents by the SDK's client, with a checkpointer on SQLite.

`PORT=… AGENT_URLS="…" KEEP=folder python -m bench.references.langgraph_stack`, then POST /recommend.
"""

import operator
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypedDict

import httpx
import uvicorn
from a2a.client import ClientConfig, ClientFactory
from a2a.client.card_resolver import A2ACardResolver
from a2a.types import AgentCard, Message, Part, Role, SendMessageRequest
from google.protobuf.json_format import MessageToDict
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

URLS = os.environ.get("AGENT_URLS", "").split()


class Findings(TypedDict):
    """The graph's state: what each agent found."""

    question: str
    findings: Annotated[list[dict[str, Any]], operator.add]


def build_graph(http: httpx.AsyncClient, cards: list[AgentCard]) -> StateGraph[Findings, None, Findings, Findings]:
    """START, one node an agent at once, a join."""
    factory = ClientFactory(ClientConfig(httpx_client=http, streaming=False))

    def asking(card: AgentCard) -> Any:
        async def ask(state: Findings) -> dict[str, Any]:
            parts = [Part(text=state["question"])]
            message = Message(role=Role.ROLE_USER, message_id=str(uuid.uuid4()), parts=parts)
            async for event in factory.create(card).send_message(SendMessageRequest(message=message)):
                return {"findings": [MessageToDict(event)]}
            return {}

        return ask

    graph = StateGraph(Findings)
    graph.add_node("join", lambda state: {})
    for number, card in enumerate(cards):
        graph.add_node(f"agent{number}", asking(card))
        graph.add_edge(START, f"agent{number}")
        graph.add_edge(f"agent{number}", "join")
    graph.add_edge("join", END)
    return graph


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """One HTTP client and one checkpointer for all requests."""
    path = f"{os.environ['KEEP']}/checkpoints.sqlite"
    async with httpx.AsyncClient(timeout=60) as http, AsyncSqliteSaver.from_conn_string(path) as saver:
        cards = [await A2ACardResolver(http, url).get_agent_card() for url in URLS]
        app.state.graph = build_graph(http, cards).compile(checkpointer=saver)
        yield


async def recommend(request: Request) -> JSONResponse:
    """One recommendation in a thread of its own."""
    question = (await request.json())["question"]
    config = RunnableConfig(configurable={"thread_id": str(uuid.uuid4())})
    return JSONResponse(await request.app.state.graph.ainvoke({"question": question, "findings": []}, config))


async def ready(request: Request) -> JSONResponse:
    """Answers once the agents' cards were read."""
    return JSONResponse({})


if __name__ == "__main__":
    routes = [Route("/recommend", recommend, methods=["POST"]), Route("/readyz", ready)]
    app = Starlette(routes=routes, lifespan=lifespan)
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="error", access_log=False)
