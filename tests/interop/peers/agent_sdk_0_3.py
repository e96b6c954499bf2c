"""A foreign agent on the official SDK of 0.3: `python agent_sdk_0_3.py PORT`; its answer comes in pieces."""

import sys

import uvicorn
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.apps import A2AStarletteApplication
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, Part, TextPart
from a2a.utils import new_task

PORT = int(sys.argv[1])
URL = f"http://127.0.0.1:{PORT}"
PIECES = ("I heard", " good", " things.")


class Talker(AgentExecutor):
    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        task = context.current_task or new_task(context.message)
        await event_queue.enqueue_event(task)
        updater = TaskUpdater(event_queue, task.id, task.context_id)
        await updater.start_work()
        for number, piece in enumerate(PIECES):
            part = Part(root=TextPart(text=piece))
            await updater.add_artifact([part], artifact_id="answer", append=number > 0, last_chunk=piece == PIECES[-1])
        await updater.complete()

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None: ...


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        print(URL, flush=True)


card = AgentCard(
    name="hearsay",
    description="Says what it heard.",
    version="1",
    url=URL,
    capabilities=AgentCapabilities(streaming=True),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    skills=[],
)
handler = DefaultRequestHandler(agent_executor=Talker(), task_store=InMemoryTaskStore())
app = A2AStarletteApplication(agent_card=card, http_handler=handler).build()
Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error")).run()
