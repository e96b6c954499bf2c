"""An AgentCard says whose it is: signed as served, checked by verifiers that are not ours, refused when changed."""

import copy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import jwt
import pytest
import rfc8785
from a2a.client.card_resolver import parse_agent_card
from a2a.types import AgentCard
from a2a.utils.signing import create_signature_verifier
from jwt.utils import base64url_encode
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.settings import Pinning
from protocols.a2a.signing.key_store import SigningKeys
from protocols.a2a.signing.pin_store import Pins
from protocols.a2a.signing.signed_card import SignedCard
from protocols.a2a.signing.verifier import SignatureState, Trust
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
CARD, KEYS = "/.well-known/agent-card.json", "/.well-known/jwks.json"


@pytest.mark.parametrize("headers", [{}, {"A2A-Version": "1.0"}], ids=["for 0.3", "for 1.0"])
async def test_the_sdks_verifier_and_a_plain_one_accept_the_card_in_either_form(start: Start, http, headers):
    url = await start(agent("signed", finds("x")))
    served = (await http.get(url + CARD, headers=headers)).json()
    keys = {key["kid"]: jwt.PyJWK.from_dict(key) for key in (await http.get(url + KEYS)).json()["keys"]}

    create_signature_verifier(lambda kid, jku: keys[kid or ""], ["ES256"])(parse_agent_card(copy.deepcopy(served)))

    assert plainly_verified(served, keys)


async def test_a_0_3_client_finds_its_fields_and_a_1_0_client_nothing_but_1_0(start: Start, http):
    url = await start(agent("both", finds("x")))

    old = (await http.get(url + CARD)).json()
    new = (await http.get(url + CARD, headers={"A2A-Version": "1.0"})).json()

    assert {"url", "preferredTransport", "protocolVersion"} <= old.keys()
    assert not {"url", "preferredTransport", "protocolVersion", "additionalInterfaces"} & new.keys()


async def test_a_card_is_not_sent_again_until_its_keys_change(start: Start, http, tmp_path):
    url = await start(agent("cached", finds("x")), keep=str(tmp_path))
    first = await http.get(url + CARD)
    same = {"If-None-Match": first.headers["etag"]}

    assert (await http.get(url + CARD, headers=same)).status_code == 304
    SigningKeys(tmp_path / "cached-keys.json").rotate()
    assert (await http.get(url + CARD, headers=same)).status_code == 200


def test_the_bytes_of_a_card_are_made_once_for_a_set_of_keys():
    keys = SigningKeys(None)
    signed = SignedCard(AgentCard(name="once"), keys, "http://once.example")

    first = signed.document(speaks_1_0=True)

    assert signed.document(speaks_1_0=True) is first
    assert signed.document(speaks_1_0=False).body != first.body
    keys.rotate()
    assert signed.document(speaks_1_0=True).etag != first.etag


async def test_a_signed_card_is_seen_as_valid_with_the_key_that_signed_it(start: Start, http, tmp_path):
    url = await start(agent("valid", finds("x")), keep=str(tmp_path))

    seen = await RemoteAgent.at(url, http)

    assert seen.signature.state is SignatureState.VALID
    assert seen.signature.key == SigningKeys(tmp_path / "valid-keys.json").kept[0].kid


async def test_keys_are_kept_for_their_owner_only(start: Start, tmp_path):
    await start(agent("kept", finds("x")), keep=str(tmp_path))

    assert (tmp_path / "kept-keys.json").stat().st_mode & 0o777 == 0o600


CHANGES = {
    "another address": lambda card: card["supportedInterfaces"][0].update(url="http://127.0.0.1:9/a2a"),
    "another skill": lambda card: card["skills"].append({"id": "x", "name": "x", "description": "x", "tags": ["x"]}),
    "an empty requirement": lambda card: card.update(securityRequirements=[{"schemes": {}}]),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_changed_card_is_refused_with_a_sentence_and_becomes_a_named_gap(start: Start, http, change):
    url = await start(agent("changed", finds("x")))
    served = (await http.get(url + CARD, headers={"A2A-Version": "1.0"})).json()
    CHANGES[change](served)

    async with impostor(served, (await http.get(url + KEYS)).json()) as lying:
        directory = Directory(["http://liar.example"], lying, Life())
        (entry,) = await directory.look()

    assert entry.agent is None
    assert entry.signature.state is SignatureState.REFUSED
    assert "AgentCard is refused" in entry.problem


async def test_a_card_signed_by_a_key_its_origin_does_not_publish_is_refused(start: Start, http):
    url = await start(agent("strange", finds("x")))
    served = (await http.get(url + CARD)).json()

    async with impostor(served, {"keys": [SigningKeys(None).published()[0].model_dump(exclude_none=True)]}) as lying:
        with pytest.raises(NoAnswer, match=r"liar\.example does not publish"):
            await RemoteAgent.at("http://liar.example", lying)


async def test_keys_at_another_origin_are_never_asked_for(start: Start, http):
    """The jku of this card leads to the true service; the impostor's own origin has no keys."""
    url = await start(agent("elsewhere", finds("x")))
    served = (await http.get(url + CARD)).json()

    async with impostor(served, {"keys": []}) as lying:
        with pytest.raises(NoAnswer, match="publishes no keys"):
            await RemoteAgent.at("http://liar.example", lying)


async def test_an_unsigned_card_is_allowed_and_shown_as_such(start: Start, http):
    url = await start(agent("plain", finds("x")))
    served = (await http.get(url + CARD)).json()
    del served["signatures"]

    async with impostor(served, {"keys": []}) as plain:
        assert (await RemoteAgent.at("http://plain.example", plain)).signature.state is SignatureState.UNSIGNED


async def test_a_rotated_key_is_accepted_because_the_known_one_hands_over(start: Start, http, tmp_path):
    url = await start(agent("rotates", finds("x")), keep=str(tmp_path))
    trust = Trust(http, Pins(tmp_path / "pins.json", Pinning.ALL))
    before = (await RemoteAgent.at(url, http, trust=trust)).signature

    new = SigningKeys(tmp_path / "rotates-keys.json").rotate()
    after = (await RemoteAgent.at(url, http, trust=trust)).signature

    assert before.key != after.key == new
    assert after.state is SignatureState.VALID


async def test_a_key_that_nobody_handed_over_to_is_refused_where_one_is_pinned(start: Start, http, tmp_path):
    url = await start(agent("taken", finds("x")), keep=str(tmp_path))
    trust = Trust(http, Pins(tmp_path / "pins.json", Pinning.ALL))
    await RemoteAgent.at(url, http, trust=trust)

    SigningKeys(tmp_path / "taken-keys.json").rotate(revoke=True)

    with pytest.raises(NoAnswer, match="did not hand over"):
        await RemoteAgent.at(url, http, trust=trust)


async def test_a_signature_that_was_there_must_not_vanish(start: Start, http, tmp_path):
    url = await start(agent("vanishes", finds("x")), keep=str(tmp_path))
    served = (await http.get(url + CARD)).json()
    keys = (await http.get(url + KEYS)).json()
    pins = Pins(tmp_path / "pins.json", Pinning.ALL)
    async with impostor(served, keys) as honest:
        await RemoteAgent.at("http://once.example", honest, trust=Trust(honest, pins))

    del served["signatures"]

    async with impostor(served, keys) as lying:
        with pytest.raises(NoAnswer, match="signed before"):
            await RemoteAgent.at("http://once.example", lying, trust=Trust(lying, pins))


def test_an_old_key_is_rotated_by_itself_and_the_rotated_one_signs_on(tmp_path: Path):
    path = tmp_path / "old-keys.json"
    first = SigningKeys(path).kept[0].kid
    kept = json.loads(path.read_text("utf-8"))
    kept[0]["made"] -= 91 * 86_400
    path.write_text(json.dumps(kept), "utf-8")

    kids = [key.kid for key in SigningKeys(path, days=90).kept]

    assert len(kids) == 2
    assert kids[1] == first


def test_a_key_whose_handover_is_over_is_forgotten(tmp_path: Path):
    path = tmp_path / "over-keys.json"
    first, second = SigningKeys(path).kept[0].kid, SigningKeys(path).rotate()
    kept = json.loads(path.read_text("utf-8"))
    kept[1]["retired"] -= 8 * 86_400
    path.write_text(json.dumps(kept), "utf-8")

    published = [key.kid for key in SigningKeys(path).published()]

    assert published == [second]
    assert first not in published


@asynccontextmanager
async def impostor(card: dict, keys: dict) -> AsyncIterator[httpx.AsyncClient]:
    """A client for which every host serves this card and these keys."""

    async def answer(request: Request) -> JSONResponse:
        return JSONResponse(card if request.url.path == CARD else keys)

    app = Starlette(routes=[Route(CARD, answer), Route(KEYS, answer)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        yield client


def plainly_verified(served: dict, keys: dict[str, jwt.PyJWK]) -> bool:
    """As somebody would who knows the specification and no SDK: JCS over the JSON, minus the signatures."""
    payload = base64url_encode(rfc8785.dumps({name: it for name, it in served.items() if name != "signatures"}))
    for each in served["signatures"]:
        key = keys[jwt.get_unverified_header(f"{each['protected']}.e30.{each['signature']}")["kid"]]
        try:
            jwt.PyJWS().decode(f"{each['protected']}.{payload.decode()}.{each['signature']}", key, ["ES256"])
        except jwt.InvalidSignatureError:
            continue
        return True
    return False
