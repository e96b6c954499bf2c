"""A foreign agent on pydantic's fasta2a: `python agent_fasta2a.py PORT`; says one thing in words."""

import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fasta2a import FastA2A, Worker
from fasta2a.broker import InMemoryBroker
from fasta2a.schema import Artifact, Part, Skill
from fasta2a.storage import InMemoryStorage

PORT = int(sys.argv[1])
TEXT = ["text/plain"]
SKILL = Skill(
    id="say", name="Say", description="Says what it heard.", tags=["talk"], input_modes=TEXT, output_modes=TEXT
)


class Talker(Worker):
    async def run_task(self, params) -> None:
        await self.storage.update_task(params["id"], state="working")
        answer = Artifact(artifact_id=str(uuid.uuid4()), name="answer", parts=[Part(text="I heard good things.")])
        await self.storage.update_task(params["id"], state="completed", new_artifacts=[answer])

    async def cancel_task(self, params) -> None: ...

    def build_message_history(self, history): ...

    def build_artifacts(self, result): ...


storage, broker = InMemoryStorage(), InMemoryBroker()


@asynccontextmanager
async def lifespan(app: FastA2A) -> AsyncIterator[None]:
    async with app.task_manager, Talker(broker=broker, storage=storage).run():
        print(app.url, flush=True)
        yield


app = FastA2A(
    storage=storage,
    broker=broker,
    name="hearsay",
    url=f"http://127.0.0.1:{PORT}",
    skills=[SKILL],
    lifespan=lifespan,
)
uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
