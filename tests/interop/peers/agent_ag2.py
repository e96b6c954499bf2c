"""A foreign agent on AG2: `python agent_ag2.py PORT`; its default card, a scripted model."""

import sys

import uvicorn
from ag2 import Agent
from ag2.a2a import A2AServer
from ag2.testing import TestConfig

PORT = int(sys.argv[1])
URL = f"http://127.0.0.1:{PORT}"


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        print(URL, flush=True)


agent = Agent("hearsay", "Say what you heard.", config=TestConfig("I heard good things.", "I heard good things."))
app = A2AServer(agent).build_jsonrpc(url=URL)
Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error")).run()
