"""An A2A agent written by hand, without an SDK, sound unless a test plants a fault in it."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from protocols.a2a.extensions import FINDINGS
from protocols.hosting.serve import listen, serving

WORK_SECONDS = 0.25
SOURCE = {"title": "A made-up page", "locator": "https://made-up.example", "seen": "2026-11-02", "grade": "primary"}
SIGNAL = {"fact": "size", "value": "3", "points": 60, "weight": 1, "rule": "20 each", "evidence": [SOURCE]}
SCORE = {"dimension": "size", "points": 60, "coverage": 1, "signals": [SIGNAL]}
QUESTION = {"field": "facts.size", "asks": "How large?", "why": "it matters", "answer_schema": {"type": "integer"}}


def assessment(about: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A sound one, but for the changes."""
    sound = {
        "concern": "size",
        "component": about,
        "summary": "It is of middle size.",
        "findings": [{"id": "size", "claim": "It is 3.", "severity": "note", "evidence": [SOURCE]}],
        "scores": [SCORE],
        "confidence": 0.5,
        "confidence_basis": "made up",
        "data_as_of": "2026-11-02",
    }
    return sound | changes


@dataclass
class PlantedAgent:
    """Serves JSON-RPC of 1.0; each field that a test changes plants a fault."""

    change: Callable[[dict[str, Any], str], None] = lambda card, root: None
    card_path: str = "/.well-known/agent-card.json"
    endpoint: str = "/rpc"
    answer: Callable[[dict[str, Any]], list[dict[str, Any]]] = lambda component: [{"data": assessment(component)}]
    streams: bool = True
    asks: int = 0
    cancels: bool = True
    zone: str = "Z"
    version: str = "1.0"
    denies: bool = False
    respond: Callable[[Request], Response] | None = None
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """On a free port of this machine."""
        listening = listen("127.0.0.1", 0)
        root = f"http://127.0.0.1:{listening.getsockname()[1]}"

        async def card(request: Request) -> Response:
            return self.respond(request) if self.respond else JSONResponse(self.card(root))

        app = Starlette(routes=[Route(self.card_path, card), Route(self.endpoint, self.rpc, methods=["POST"])])
        app.state.at_stop = ()
        async with serving(app, listening, grace=1):
            yield root

    def card(self, root: str) -> dict[str, Any]:
        """Its card, with what the test changed."""
        skill = {"id": "assess-size", "name": "Size", "description": "Says the size.", "tags": ["size"]}
        interface = {"url": root + self.endpoint, "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}
        card = {
            "name": "sizes",
            "description": "made up",
            "version": "1",
            "supportedInterfaces": [interface],
            "capabilities": {"streaming": True, "extensions": [{"uri": FINDINGS, "params": {"skills": [skill["id"]]}}]},
            "defaultInputModes": ["application/json"],
            "defaultOutputModes": ["application/json"],
            "skills": [skill | {"examples": ["How large is it?"]}],
        }
        self.change(card, root)
        return card

    async def rpc(self, request: Request) -> Response:
        """Every operation that is needed."""
        if self.denies:
            return JSONResponse({"error": "who are you?"}, 401)
        call = await request.json()
        if request.headers.get("a2a-version", "0.3") != self.version:
            return _error(call, -32009, "this version is not spoken here")
        params = call.get("params", {})
        if call["method"] == "SendStreamingMessage" and self.streams:
            return StreamingResponse(self._stream(call, self._begun(params["message"])), media_type="text/event-stream")
        if call["method"] == "SendMessage":
            return _result(call, {"task": self._now(self._begun(params["message"]))})
        task = self.tasks.get(params.get("id", ""))
        if call["method"] not in ("GetTask", "CancelTask"):
            return _error(call, -32601, "Method not found")
        if task is None:
            return _error(call, -32001, "Task not found")
        if call["method"] == "CancelTask":
            if not self.cancels:
                return _error(call, -32601, "Method not found")
            task["state"] = "TASK_STATE_CANCELED"
        return _result(call, self._now(task))

    def _begun(self, message: dict[str, Any]) -> dict[str, Any]:
        task = self.tasks.get(message.get("taskId", ""))
        if task is None:
            components = [part["data"]["components"][0] for part in message["parts"] if "data" in part]
            task = {"id": str(uuid.uuid4()), "context": str(uuid.uuid4()), "asked": 0, "state": ""}
            task["component"] = components[0] if components else {"name": "it"}
            self.tasks[task["id"]] = task
        if task["asked"] < self.asks:
            task |= {"asked": task["asked"] + 1, "state": "TASK_STATE_INPUT_REQUIRED"}
        else:
            task |= {"state": "TASK_STATE_WORKING", "ends": time.monotonic() + WORK_SECONDS}
        return task

    def _now(self, task: dict[str, Any]) -> dict[str, Any]:
        if task["state"] == "TASK_STATE_WORKING" and time.monotonic() > task["ends"]:
            task["state"] = "TASK_STATE_COMPLETED"
        status: dict[str, Any] = {"state": task["state"], "timestamp": f"2026-11-30T10:00:00.5{self.zone}"}
        if task["state"] == "TASK_STATE_INPUT_REQUIRED":
            part = {"data": {"questions": [QUESTION]}}
            status["message"] = {"messageId": str(uuid.uuid4()), "role": "ROLE_AGENT", "parts": [part]}
        answered = task["state"] == "TASK_STATE_COMPLETED"
        artifact = {"artifactId": "a", "name": "answer", "parts": self.answer(task["component"])}
        artifacts = [artifact] if answered else []
        return {"id": task["id"], "contextId": task["context"], "status": status, "artifacts": artifacts}

    async def _stream(self, call: dict[str, Any], task: dict[str, Any]) -> AsyncIterator[bytes]:
        yield _event(call, {"task": self._now(task)})
        if task["state"] == "TASK_STATE_WORKING":
            await asyncio.sleep(WORK_SECONDS + 0.05)
            yield _event(call, {"task": self._now(task)})


def _result(call: dict[str, Any], result: dict[str, Any]) -> Response:
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "result": result})


def _error(call: dict[str, Any], code: int, says: str) -> Response:
    return JSONResponse({"jsonrpc": "2.0", "id": call["id"], "error": {"code": code, "message": says}})


def _event(call: dict[str, Any], result: dict[str, Any]) -> bytes:
    return f"data: {json.dumps({'jsonrpc': '2.0', 'id': call['id'], 'result': result})}\n\n".encode()
