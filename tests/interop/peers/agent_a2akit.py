"""A foreign agent on a2akit: `python agent_a2akit.py PORT`; says one thing in words."""

import sys

import uvicorn
from a2akit import A2AServer, AgentCardConfig, TaskContext, Worker

PORT = int(sys.argv[1])
CARD = AgentCardConfig(name="hearsay", description="Says what it heard.", version="1")


class Talker(Worker):
    async def handle(self, ctx: TaskContext) -> None:
        await ctx.complete("I heard good things.")


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        print(f"http://127.0.0.1:{PORT}", flush=True)


app = A2AServer(worker=Talker(), agent_card=CARD).as_fastapi_app()
Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error")).run()
