"""Agents of others on real ports, as their frameworks make them: heard whole, asked in words, answered in words."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from protocols.hosting.serve import listen, serving
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.run.person import QUESTION, form, person, recommendation

pytestmark = pytest.mark.anyio
Work = Callable[[dict[str, Any]], dict[str, Any]]
IDS = {"id": "t", "contextId": "c"}


@asynccontextmanager
async def stranger(work: Work, heard: list[dict[str, Any]]) -> AsyncIterator[str]:
    """An agent of 0.3 without skills, at its origin's card; the URL has a path. `work` makes a Task's members."""

    async def card(request: Request) -> Response:
        return JSONResponse(
            {
                "name": "oddball",
                "description": "Knows models.",
                "version": "1",
                "url": str(request.base_url),
                "protocolVersion": "0.3.0",
                "preferredTransport": "JSONRPC",
                "capabilities": {"streaming": False},
                "defaultInputModes": ["text/plain"],
                "defaultOutputModes": ["text/plain"],
                "skills": [],
            }
        )

    async def call(request: Request) -> Response:
        body = await request.json()
        heard.append(body["params"])
        return JSONResponse({"jsonrpc": "2.0", "id": body["id"], "result": {"kind": "task", **IDS, **work(body)}})

    app = Starlette(routes=[Route("/.well-known/agent-card.json", card), Route("/", call, methods=["POST"])])
    app.state.at_stop = ()
    async with serving(app, listen("127.0.0.1", 0), grace=1) as server:
        yield f"http://127.0.0.1:{server.port}/some/path"


def text(*texts: str) -> list[dict[str, Any]]:
    return [{"kind": "text", "text": each} for each in texts]


def completed(*parts: dict[str, Any], says: str = "Done.") -> dict[str, Any]:
    message = {"kind": "message", "role": "agent", "messageId": "m", "parts": text(says)}
    artifacts = [{"artifactId": "a", "parts": list(parts)}]
    return {
        "status": {"state": "completed", "timestamp": "2026-11-30T12:00:00", "message": message},
        "artifacts": artifacts,
    }


async def test_what_a_stranger_sends_is_an_opinion_as_a_whole_with_a_remark(start: Start, http):
    chart = {"kind": "file", "file": {"name": "chart.png", "mimeType": "image/png", "bytes": "aGVsbG8="}}
    answer = completed(*text("It ", "is ", "good."), {"kind": "data", "data": {"fit": 1}}, chart)
    async with stranger(lambda call: answer, []) as url:
        asker = await person(start, http, await start(agent("calm", finds("calm"))), url)
        found = recommendation(await asker.says(QUESTION))

    (opinion,) = found.opinions
    assert (opinion.agent, opinion.says.split("\n")[0]) == ("oddball", "It is good.")
    assert '"fit": 1' in opinion.says
    assert opinion.says.endswith("File chart.png (image/png, 5 bytes)")
    assert [each.reason for each in found.uncounted] == ["its times name no zone and were read as UTC"]


async def test_a_question_in_words_is_answered_in_words(start: Start, http):
    heard: list[dict[str, Any]] = []

    def asks_once(call: dict[str, Any]) -> dict[str, Any]:
        if len(heard) > 1:
            return completed(*text("Then take it."))
        question = {"kind": "message", "role": "agent", "messageId": "q", "parts": text("Which licence is yours?")}
        return {"status": {"state": "input-required", "message": question}}

    async with stranger(asks_once, heard) as url:
        asker = await person(start, http, url)
        asked = await asker.says(QUESTION)
        (question,) = form(asked).asked
        answered = await asker.answers(asked, **{question.question.field.replace(".", "__"): "Apache-2.0"})
        found = recommendation(answered)

    words = [part["text"] for part in heard[1]["message"]["parts"] if part["kind"] == "text"]
    assert question.question.asks == "Which licence is yours?"
    assert words == ["Apache-2.0"]
    assert [opinion.says for opinion in found.opinions] == ["Then take it."]
