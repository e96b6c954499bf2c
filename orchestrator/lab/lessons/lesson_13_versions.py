"""Lesson 13: the same call in A2A 0.3 and 1.0.

A client says with each request which version it speaks, in the header A2A-Version; a request without it counts as
0.3. An agent may serve several: its card lists an interface for each. A version nobody serves is refused with
VersionNotSupportedError, -32009.

The same Message is sent here in both dialects, to the same agent. What changed from 0.3 to 1.0 is the spelling:
methods have other names, every object had a kind and now the field it stands in says what it is, enumerations are
spelled out, and the result names whether it is a Task or a Message. The work is the same.
"""

import difflib
import json
import uuid
from typing import Any, NamedTuple

from a2a.client import A2ACardResolver

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import ASSESSES

INQUIRY = {"components": [{"name": "vLLM"}], "use": {"mode": "internal"}, "may_ask": False}


class VersionResult(NamedTuple):
    """What the checks look at."""

    requests: tuple[dict[str, Any], dict[str, Any]]
    answers: tuple[dict[str, Any], dict[str, Any]]
    unversioned: dict[str, Any]
    unknown: dict[str, Any]


async def run(live: Live) -> VersionResult:
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    urls = {
        interface.protocol_version: interface.url
        for interface in card.supported_interfaces
        if interface.protocol_binding == "JSONRPC"
    }
    message_id = str(uuid.uuid4())
    old = {"kind": "message", "role": "user", "messageId": message_id, "parts": [{"kind": "data", "data": INQUIRY}]}
    new = {"role": "ROLE_USER", "messageId": message_id, "parts": [{"data": INQUIRY}]}

    asked_old = {"jsonrpc": "2.0", "id": 1, "method": "message/send", "params": {"message": old}}
    asked_new = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": new}}
    told_new = await live.http.post(urls["1.0"], json=asked_new, headers={"A2A-Version": "1.0"})
    told_old = await live.http.post(urls["0.3"], json=asked_old)

    unversioned = await live.http.post(urls["1.0"], json=asked_new)
    unknown = await live.http.post(urls["1.0"], json=asked_new, headers={"A2A-Version": "9.9"})
    return VersionResult((asked_old, asked_new), (told_old.json(), told_new.json()), unversioned.json(), unknown.json())


LESSON = Lesson(
    number=13,
    title="Versions 0.3 and 1.0, side by side",
    teaches=__doc__,
    sections=("3.6", "3.6.2", "6.4", "14.2.1", "A.2.1"),
    partner=ASSESSES,
    run=run,
    checks=(
        Check("0.3 answers with an object that says its kind", lambda r: r.answers[0]["result"]["kind"], "task"),
        Check("1.0 answers with a field that says it", lambda r: list(r.answers[1]["result"]), ["task"]),
        Check("0.3 spells the state", lambda r: r.answers[0]["result"]["status"]["state"], "completed"),
        Check(
            "1.0 spells it",
            lambda r: r.answers[1]["result"]["task"]["status"]["state"],
            "TASK_STATE_COMPLETED",
        ),
        Check("Both bring as many Artifacts", lambda r: _artifacts(r)[0] == _artifacts(r)[1] > 0, True),
        Check("A 1.0 method without the header is refused", lambda r: r.unversioned["error"]["code"], -32009),
        Check("So is a version nobody speaks", lambda r: r.unknown["error"]["code"], -32009),
    ),
    requests=("SendMessage", "message/send"),
    excerpts=lambda r: {
        "The request: 0.3 (−) and 1.0 (+)": _difference(*r.requests),
        "The Task in the answer: 0.3 (−) and 1.0 (+)": _difference(
            r.answers[0]["result"], r.answers[1]["result"]["task"]
        ),
    },
)


def _artifacts(result: VersionResult) -> tuple[int, int]:
    old, new = result.answers
    return len(old["result"]["artifacts"]), len(new["result"]["task"]["artifacts"])


def _difference(old: dict[str, Any], new: dict[str, Any]) -> str:
    before, after = (
        json.dumps(_outline(value), indent=2, ensure_ascii=False, sort_keys=True).splitlines() for value in (old, new)
    )
    return "\n".join(difflib.unified_diff(before, after, "0.3", "1.0", n=2, lineterm=""))


def _outline(value: Any, depth: int = 0) -> Any:
    """The value with what lies deep inside left out: the dialect shows in the outer layers."""
    if isinstance(value, dict):
        return {key: _outline(inner, depth + 1) for key, inner in value.items()} if depth < 5 else "{…}"
    if isinstance(value, list):
        return [_outline(inner, depth + 1) for inner in value[:1]]
    return value if not isinstance(value, str) or len(value) < 80 else value[:80] + "…"
