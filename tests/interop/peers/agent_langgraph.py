"""A graph served by langgraph-api: `python agent_langgraph.py PORT`; it serves A2A 1.0 for each assistant."""

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PORT = sys.argv[1]
ROOT = f"http://127.0.0.1:{PORT}"
SECONDS = 60
GRAPH = """
from langchain_core.messages import AIMessage
from langgraph.graph import START, MessagesState, StateGraph


def hear(state):
    return {"messages": [AIMessage("I heard good things.")]}


graph = StateGraph(MessagesState).add_node("hear", hear).add_edge(START, "hear").compile(name="hearsay")
"""
CONFIG = {
    "dependencies": ["."],
    "graphs": {"hearsay": {"path": "./hearsay.py:graph", "description": "Says what it heard."}},
}


def assistant() -> str:
    """The id under which the graph is served, once it is."""
    request = urllib.request.Request(f"{ROOT}/assistants/search", b"{}", {"Content-Type": "application/json"})
    until = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:
                return json.load(answer)[0]["assistant_id"]
        except (urllib.error.URLError, OSError, IndexError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


folder = Path(tempfile.mkdtemp())
(folder / "hearsay.py").write_text(GRAPH)
(folder / "langgraph.json").write_text(json.dumps(CONFIG))
command = [str(Path(sys.executable).parent / "langgraph"), "dev", "--no-browser", "--no-reload", "--port", PORT]
quiet = subprocess.DEVNULL
with subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet) as server:
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    print(f"{ROOT}/a2a/{assistant()}", flush=True)
    server.wait()
