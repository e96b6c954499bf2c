"""Every lesson on a running council: it passes, and what is shown of it is what ran."""

import asyncio
import inspect
import json
from collections.abc import Sequence
from functools import partial
from typing import Any

import grpc
import httpx
import pytest

from orchestrator.lab.inbox import opened_inbox
from orchestrator.lab.lesson import Live, code_of
from orchestrator.lab.lesson_list import LESSONS
from orchestrator.lab.lesson_server import lesson_server
from orchestrator.lab.result import LessonCheck, LessonResult
from orchestrator.lab.runner import checked
from protocols.a2a.client.ssl_context import tls
from protocols.a2a.security.clients import VISITOR, own_key

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def run(http: httpx.AsyncClient, council: str, number: int) -> LessonResult:
    return LessonResult.model_validate((await http.post(f"{council}/api/lessons/{number}/run")).json())


def failed(checks: Sequence[LessonCheck]) -> list[LessonCheck]:
    return [check for check in checks if not check.ok]


async def shell(command: str) -> str:
    running = await asyncio.create_subprocess_shell(command, stdout=asyncio.subprocess.PIPE)
    said, _ = await asyncio.wait_for(running.communicate(), 20)
    assert running.returncode == 0
    return said.decode()


async def test_every_lesson_passes_every_check_it_makes(council, http):
    results = [await run(http, council, number) for number in LESSONS]

    assert {each.number: each.problem for each in results if each.problem} == {}
    assert {each.number: failed(each.checks) for each in results if failed(each.checks)} == {}
    assert [len(each.checks) for each in results] == [len(lesson.checks) for lesson in LESSONS.values()]
    assert all(each.ok for each in results)


async def test_every_request_shown_as_curl_can_be_sent_again_from_a_shell(council, http):
    results = [await run(http, council, number) for number in LESSONS]

    requests = {each.number: [shown.title for shown in each.requests] for each in results}
    answers = [await shell(shown.curl) for each in results for shown in each.requests]

    assert requests == {number: list(lesson.requests) for number, lesson in LESSONS.items()}
    assert all(json.loads(answer.splitlines()[0].removeprefix("data: ")) for answer in answers)


async def test_the_code_shown_is_the_code_that_runs_and_needs_nothing_else(council, http, tmp_path):
    name, _, secret = own_key(tmp_path, VISITOR).partition(".")
    client = name, secret
    for number, lesson in LESSONS.items():
        url = (await run(http, council, number)).url
        shown: dict[str, Any] = {"Live": Live}

        exec(compile(code_of(lesson), f"lesson {number}", "exec"), shown)
        async with httpx.AsyncClient(timeout=20, verify=tls()) as own:
            live = Live(
                url,
                own,
                client,
                partial(opened_inbox, None),
                grpc.aio.insecure_channel,
                partial(lesson_server, None),
            )
            seen = await shown["run"](live)

        assert inspect.getsource(lesson.run) in code_of(lesson)
        assert failed([checked(check, seen) for check in lesson.checks]) == []


async def test_what_a_lesson_sent_is_kept_under_its_trace_from_both_ends(council, http):
    result = await run(http, council, 6)

    frames = (await http.get(f"{council}/api/exchange", params={"trace": result.trace})).json()

    ends = {(frame["service"], frame["side"]) for frame in frames}
    assert ends >= {("you", "client"), (result.agent, "server")}
    assert {frame["exchange"] for frame in frames if frame["side"] == "client"} == {
        frame["exchange"] for frame in frames if frame["side"] == "server"
    }


@pytest.mark.parametrize("number", LESSONS)
def test_nothing_passes_when_nothing_came_back(number):
    checks = [checked(check, None) for check in LESSONS[number].checks]
    assert [check.claim for check in checks if check.ok] == []


async def test_what_an_agent_tells_a_webhook_is_shown_as_answered_not_as_cut(council, http):
    result = await run(http, council, 9)

    frames = (await http.get(f"{council}/api/exchange", params={"trace": result.trace})).json()

    notified = {frame["exchange"] for frame in frames if frame["service"] == "your webhook"}
    assert len(notified) >= 2
    assert [frame["error"] for frame in frames if frame["exchange"] in notified and frame["error"]] == []


async def test_no_secret_and_no_token_of_a_lesson_is_shown(council, http, tmp_path):
    result = await run(http, council, 11)

    frames = (await http.get(f"{council}/api/exchange", params={"trace": result.trace})).text

    assert "grant_type=client_credentials" in frames
    assert "access_token" not in frames + result.model_dump_json()
    assert own_key(tmp_path, VISITOR).partition(".")[2] not in frames + result.model_dump_json()


async def test_all_three_bindings_of_the_bindings_lesson_crossed_the_wire(council, http):
    result = await run(http, council, 15)

    frames = (await http.get(f"{council}/api/exchange", params={"trace": result.trace})).json()

    asked = {(frame["side"], frame["url"]) for frame in frames if frame["piece"] == "request"}
    over_grpc = {(side, url.rsplit("/", 1)[-1]) for side, url in asked if "lf.a2a.v1.A2AService" in url}
    assert over_grpc == {(side, name) for side in ("client", "server") for name in ("SendMessage", "GetTask")}
    sent = [frame["exchange"] for frame in frames if frame["piece"] == "request" and "A2AService" in frame["url"]]
    assert len(sent) == 6
    assert len(set(sent)) == 3
    assert {binding for binding in ("/a2a/jsonrpc", "/a2a/rest/") if any(binding in url for _, url in asked)} == {
        "/a2a/jsonrpc",
        "/a2a/rest/",
    }


async def test_gRPC_is_there_once_a_lesson_shows_it_and_on_no_card_before(council, http):
    agents = [agent["url"] for agent in (await http.get(f"{council}/api/agents")).json()]
    cards = [(await http.get(f"{url}/.well-known/agent-card.json")).json() for url in (council, *agents)]

    spoken = [each["protocolBinding"] for card in cards for each in card["supportedInterfaces"]]
    lesson = await run(http, council, 15)

    assert "GRPC" not in spoken
    assert lesson.ok
    assert lesson.agent == "guarded tutor"
