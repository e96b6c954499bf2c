"""Pictures beside an answer are fetched from an address, unless the caller names their type."""

import uuid
from typing import Any

import httpx
import pytest

from evals.council import platform
from protocols.a2a.parts import to_part
from protocols.a2a.proto_json.writer import to_json
from protocols.adoption import Manner

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
SVG = "image/svg+xml"
QUESTION = "What does DeepSeek-R1 cost for 200M tokens a month?"


async def pictures(http: httpx.AsyncClient, url: str, *accepted: str) -> list[dict[str, Any]]:
    parts = [{"text": QUESTION}, to_json(to_part(Manner(may_ask=False)))]
    said = {"messageId": str(uuid.uuid4()), "role": "ROLE_USER", "parts": parts}
    params = {"message": said, "configuration": {"acceptedOutputModes": list(accepted)}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": params}
    answer = await http.post(f"{url}/a2a/jsonrpc", json=call, headers={"A2A-Version": "1.0"}, timeout=60)
    parts = [part for artifact in answer.json()["result"]["task"]["artifacts"] for part in artifact["parts"]]
    return [part for part in parts if part.get("mediaType") == SVG]


async def test_who_names_no_type_gets_addresses_and_there_the_pictures_that_others_get_at_once():
    async with platform() as url, httpx.AsyncClient() as http:
        addressed = await pictures(http, url)
        sent = await pictures(http, url, SVG, "application/json", "text/markdown")
        fetched = [await http.get(part["url"]) for part in addressed]
        elsewhere = await http.get(addressed[0]["url"].replace("/api/exhibits/", "/api/exhibits/no-context-"))
        strange = await http.get(addressed[0]["url"] + "x")

    assert [part["filename"] for part in addressed] == [part["filename"] for part in sent] != []
    assert all("raw" in part and "url" not in part for part in sent)
    for answer in fetched:
        assert answer.text.startswith("<svg")
        assert answer.headers["content-type"] == SVG
        # What an agent drew runs no script as a page of this service.
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert answer.headers["content-disposition"] == "attachment"
    assert (elsewhere.status_code, strange.status_code) == (404, 404)
