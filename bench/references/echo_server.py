"""Servers that answer a Message with a Task and one Artifact, or with ten events when its text is `stream`.

`PORT=… python -m bench.references.echo_server starlette|sdk|sdk_database|ours`. With DELAY the answer takes that
many seconds.
"""

import asyncio
import os
import sys

PORT, DELAY = int(os.environ.get("PORT", "0")), float(os.environ.get("DELAY", "0"))
EVENTS = 10
URL = f"http://127.0.0.1:{PORT}"


def starlette() -> None:
    """R1: a plain Starlette endpoint that gives back JSON of the same size."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, StreamingResponse
    from starlette.routing import Route

    from agents.licensing.__main__ import agent
    from protocols.a2a.agent_card import finished
    from protocols.a2a.signing.signed_card import MessageToDict

    card = MessageToDict(finished(agent.card, URL, "", ()))
    task = {"jsonrpc": "2.0", "id": 1, "result": {"task": {"id": "x" * 36, "artifacts": [{"parts": [{"text": "x"}]}]}}}

    async def answer(request: Request) -> JSONResponse | StreamingResponse:
        body = await request.json()
        if body["method"] == "SendMessage":
            return JSONResponse(task)
        return StreamingResponse((f"data: {task}\n\n" for _ in range(EVENTS)), media_type="text/event-stream")

    async def well_known(request: Request) -> JSONResponse:
        return JSONResponse(card)

    routes = [Route("/a2a/jsonrpc", answer, methods=["POST"]), Route("/.well-known/agent-card.json", well_known)]
    uvicorn.run(Starlette(routes=routes), port=PORT, log_level="error", access_log=False)


def sdk() -> None:
    """R2: the SDK as its documentation sets it up, its own tracing as it comes, Tasks in memory or in a database."""
    os.environ["OTEL_INSTRUMENTATION_A2A_SDK_ENABLED"] = "true"
    import uvicorn
    from a2a.helpers import new_task_from_user_message
    from a2a.server.agent_execution import AgentExecutor, RequestContext
    from a2a.server.events import EventQueue
    from a2a.server.request_handlers import DefaultRequestHandler
    from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
    from a2a.server.tasks import InMemoryTaskStore, TaskStore, TaskUpdater
    from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill, Part
    from starlette.applications import Starlette

    class Echo(AgentExecutor):
        async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
            assert context.message is not None
            task = new_task_from_user_message(context.message)
            await event_queue.enqueue_event(task)
            updater = TaskUpdater(event_queue, task.id, task.context_id)
            await updater.start_work()
            await asyncio.sleep(DELAY)
            for number in range(EVENTS if context.message.parts[0].text == "stream" else 1):
                await updater.add_artifact([Part(text=f"x {number}")])
            await updater.complete()

        async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
            raise NotImplementedError

    store: TaskStore = InMemoryTaskStore()
    if sys.argv[1] == "sdk_database":
        from a2a.server.tasks import DatabaseTaskStore
        from sqlalchemy.ext.asyncio import create_async_engine  # pyright: ignore  beside the project's packages

        store = DatabaseTaskStore(create_async_engine(f"sqlite+aiosqlite:///{os.environ['KEEP']}/tasks.sqlite"))
        # Its first use creates the table; two first uses at once fail.
        asyncio.run(store.initialize())
    card = AgentCard(
        name="echo",
        description="An echo.",
        version="1",
        supported_interfaces=[
            AgentInterface(url=f"{URL}/a2a/jsonrpc", protocol_binding="JSONRPC", protocol_version="1.0")
        ],
        capabilities=AgentCapabilities(streaming=True),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="echo", name="echo", description="Echoes.", tags=["echo"])],
    )
    handler = DefaultRequestHandler(agent_executor=Echo(), task_store=store, agent_card=card)
    routes = [*create_agent_card_routes(card), *create_jsonrpc_routes(handler, "/a2a/jsonrpc")]
    uvicorn.run(Starlette(routes=routes), port=PORT, log_level="error", access_log=False)


def ours() -> None:
    """A service of this project with everything on: durable store, capture, signing, limits.

    `chunks N` and `artifacts N` are answered by so many events, `ask` by a question; GET /bench/tasks counts the
    asyncio tasks that are alive.
    """
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from agents.licensing.__main__ import agent
    from protocols.a2a.executor import TaskExecutor
    from protocols.a2a.parts import text_part, words
    from protocols.a2a.turn import Turn, asking
    from protocols.adoption import Question
    from protocols.hosting.app import Built, Service
    from protocols.hosting.serve import main

    where = Question(field="use.region", asks="Where?", why="the law differs", answer_schema={"type": "string"})

    class Echo(TaskExecutor):
        async def work(self, turn: Turn) -> None:
            await asyncio.sleep(DELAY)
            kind, _, count = words(turn.latest.parts).partition(" ")
            if kind == "ask":
                raise asking([where])
            counts = {"stream": EVENTS, "chunks": count, "artifacts": count}
            for number in range(int(counts.get(kind, 1))):
                name, appends = ("one", number > 0) if kind == "chunks" else (str(number), False)
                await turn.updater.add_artifact([text_part(f"x {number}")], artifact_id=name, append=appends)

    async def alive(request: Request) -> JSONResponse:
        return JSONResponse(len(asyncio.all_tasks()))

    routes = [Route("/bench/tasks", alive)]
    main(Service("echo", lambda around: Built(agent.card, Echo(), routes)))


if __name__ == "__main__":
    {"starlette": starlette, "ours": ours}.get(sys.argv[1], sdk)()
