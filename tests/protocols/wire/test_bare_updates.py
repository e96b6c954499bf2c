"""Updates without their name in a stream of 1.0 are wrapped, with a remark; those of 0.3 are left alone."""

import json

import httpx
import pytest

from protocols.wire.bare_updates import REMARK, with_members
from protocols.wire.event_streams import EventTransport
from protocols.wire.timestamps import REMARKS

pytestmark = pytest.mark.anyio
STATUS = {"taskId": "t", "kind": "status-update", "status": {"state": "TASK_STATE_WORKING"}}
ARTIFACT = {"taskId": "t", "kind": "artifact-update", "artifact": {"artifactId": "a"}}


def answer(result: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode()


@pytest.mark.parametrize(("update", "member"), [(STATUS, "statusUpdate"), (ARTIFACT, "artifactUpdate")])
def test_a_bare_update_gets_its_name(update, member):
    assert json.loads(with_members(answer(update)))["result"] == {member: update}


@pytest.mark.parametrize(
    "document",
    [
        answer({"statusUpdate": {"taskId": "t", "metadata": {"kind": "status-update"}}}),
        answer({"task": {"id": "t", "kind": "task"}}),
        answer([{"kind": "status-update"}]),
        answer({"kind": ["status-update"]}),
        b'{"kind": "status-update"',
        b'{"kind": "status-update"}',
        b"",
    ],
)
def test_anything_else_comes_back_as_it_is(document):
    assert with_members(document) == document


@pytest.mark.parametrize(("version", "remarks"), [("1.0", [REMARK]), ("0.3", []), ("", [])])
async def test_only_a_call_of_1_0_is_mended_and_remarked(version, remarks):
    event = b"data: " + answer(STATUS) + b"\n\n"
    headers = {"content-type": "text/event-stream"}
    inner = httpx.MockTransport(lambda request: httpx.Response(200, headers=headers, content=event))
    noted: list[str] = []
    REMARKS.set(noted)
    async with httpx.AsyncClient(transport=EventTransport(inner)) as http:
        text = (await http.get("http://agent.example", headers={"A2A-Version": version})).text
    assert noted == remarks
    assert ('"statusUpdate"' in text) is bool(remarks)
