"""Lesson 14: saying more than the protocol knows.

An extension is a contract beside the protocol, named by a URI: a data format, more fields, a rule of conduct. A card
declares those an agent speaks. A client names the ones it wants in the header A2A-Extensions; the answer names, in the
same header, those that were in force. What an agent does not know it ignores.

An extension a card marks as required is different: whoever does not name it is refused with
ExtensionSupportRequiredError, -32008. No agent that gives opinions here requires one; a strict twin of the tutor does,
so that it can be seen.
"""

from typing import Any, NamedTuple

import httpx
from a2a.client import A2ACardResolver
from a2a.types import AgentCard

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import REQUIRES

NOBODY_KNOWS = "https://example.org/ext/nobody-knows/v1"


class ExtensionResult(NamedTuple):
    """What the checks look at."""

    card: AgentCard
    required: str
    optional: str
    without: httpx.Response
    with_required: httpx.Response
    more: httpx.Response


async def run(live: Live) -> ExtensionResult:
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    required = next(extension.uri for extension in card.capabilities.extensions if extension.required)
    optional = next(extension.uri for extension in card.capabilities.extensions if not extension.required)

    async def send(*extensions: str) -> httpx.Response:
        message = {"role": "ROLE_USER", "messageId": "one", "parts": [{"text": "Say hello and keep a record."}]}
        return await live.http.post(
            card.supported_interfaces[0].url,
            json={"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": message}},
            headers={"A2A-Version": "1.0", "A2A-Extensions": ",".join(extensions)},
        )

    return ExtensionResult(
        card,
        required,
        optional,
        without=await send(),
        with_required=await send(required),
        more=await send(required, optional, NOBODY_KNOWS),
    )


LESSON = Lesson(
    number=14,
    title="Extensions: required, optional, unknown",
    teaches=__doc__,
    sections=("4.6", "4.6.1", "3.3.4", "14.2.2"),
    partner=REQUIRES,
    run=run,
    checks=(
        Check("Without the required extension: refused", lambda r: r.without.json()["error"]["code"], -32008),
        Check(
            "… with a sentence that names it",
            lambda r: r.required in r.without.json()["error"]["message"],
            True,
        ),
        Check("Named, the same Message is answered", lambda r: _state(r.with_required), "TASK_STATE_COMPLETED"),
        Check(
            "… and the answer says it was in force",
            lambda r: _echoed(r.with_required),
            lambda r: [r.required],
        ),
        Check("An optional one is echoed as well", lambda r: r.optional in _echoed(r.more), True),
        Check("One that nobody knows is ignored", lambda r: NOBODY_KNOWS in _echoed(r.more), False),
        Check("… and does no harm", lambda r: _state(r.more), "TASK_STATE_COMPLETED"),
    ),
    requests=("SendMessage",),
    excerpts=lambda r: {"The extensions on the card": "\n".join(_declared(r))},
)


def _state(answer: httpx.Response) -> Any:
    return answer.json()["result"]["task"]["status"]["state"]


def _echoed(answer: httpx.Response) -> list[str]:
    return sorted(answer.headers.get("a2a-extensions", "").split(","))


def _declared(result: ExtensionResult) -> list[str]:
    return [
        f"{extension.uri} ({'required' if extension.required else 'optional'})"
        for extension in result.card.capabilities.extensions
    ]
