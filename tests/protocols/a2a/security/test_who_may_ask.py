"""With authentication on, nobody asks without saying who they are, and nobody sees what another asked."""

import asyncio
import base64
import json
import uuid
from pathlib import Path

import grpc
import httpx
import jwt
import pytest
from a2a.types import (
    AgentCard,
    GetExtendedAgentCardRequest,
    GetTaskRequest,
    ListTasksRequest,
    a2a_pb2_grpc,
)
from google.protobuf.json_format import MessageToDict

from protocols.a2a.caller import Caller, Scope
from protocols.a2a.security.access_tokens import Tokens
from protocols.a2a.security.clients import ASKING, PLATFORM, add, own_key
from protocols.a2a.security.middleware import Forbidden, check_scope
from protocols.a2a.security.security import UnusableSettings, security
from protocols.a2a.settings import Settings
from protocols.a2a.signing.key_store import SigningKeys
from tests.conftest import Start
from tests.fakes import agent, finds, waits

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
CARD = "/.well-known/agent-card.json"
SAID = {"A2A-Version": "1.0"}
DOORS = [
    ("POST", "/a2a/jsonrpc"),
    ("POST", "/a2a/rest/message:send"),
    ("POST", "/a2a/rest/v1/message:send"),
    ("GET", "/a2a/rest/tasks"),
    ("GET", "/a2a/rest/acme/tasks"),
    ("GET", "/wire"),
    ("GET", "/wire/feed"),
]


@pytest.fixture
async def guarded(start: Start, tmp_path: Path) -> str:
    return await start(agent("guarded", finds("x")), keep=str(tmp_path), auth=True)


@pytest.fixture
def key(guarded: str, tmp_path: Path) -> str:
    return own_key(tmp_path)


@pytest.mark.parametrize(("method", "path"), DOORS)
@pytest.mark.parametrize(
    "credential",
    [{}, {"X-API-Key": "operator.wrong"}, {"X-API-Key": "nonsense"}, {"Authorization": "Bearer a.b.c"}],
    ids=["none", "a wrong key", "no key at all", "a made-up token"],
)
async def test_no_door_opens_without_a_good_credential(guarded, http, method, path, credential):
    answer = await http.request(method, guarded + path, headers=SAID | credential, json=call("ListTasks"))

    assert answer.status_code == 401
    assert "X-API-Key" in answer.headers["WWW-Authenticate"]
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"


async def test_what_everybody_needs_is_open(guarded, http):
    for path in (CARD, "/.well-known/jwks.json", "/healthz", "/readyz", "/ext/findings/v1"):
        assert (await http.get(guarded + path)).status_code == 200


async def test_a_key_opens_and_so_does_a_token_got_with_it(guarded, http, key):
    token = await token_of(http, guarded, key)

    for credential in ({"X-API-Key": key}, {"Authorization": f"Bearer {token}"}):
        answer = await http.post(f"{guarded}/a2a/jsonrpc", headers=SAID | credential, json=call("ListTasks"))
        assert answer.json()["result"]["totalSize"] == 0


async def test_a_token_is_a_jwt_that_others_can_verify(guarded, http, key):
    token = await token_of(http, guarded, key)
    keys = jwt.PyJWKSet.from_dict((await http.get(f"{guarded}/.well-known/jwks.json")).json())

    claims = jwt.decode(token, keys[jwt.get_unverified_header(token)["kid"]], ["ES256"], audience=guarded)

    assert claims["sub"] == "operator"
    assert claims["exp"] - claims["iat"] == 600


@pytest.mark.parametrize(
    ("url", "seconds", "says"),
    [("", -1, "expired"), ("http://other.example", 600, "not for"), ("", 600, "")],
    ids=["expired", "for another service", "good"],
)
async def test_a_token_is_good_for_its_time_and_its_service_only(guarded, http, tmp_path, url, seconds, says):
    tokens = tokens_of(tmp_path, url or guarded)
    client = tokens.clients.named("operator")
    assert client is not None
    token = tokens.issue(client, client.scopes, seconds)

    answer = await http.get(f"{guarded}/a2a/rest/tasks", headers=SAID | {"Authorization": f"Bearer {token}"})

    assert answer.status_code == (401 if says else 200)
    assert not says or says in answer.json()["error"]["message"]


async def test_a_token_of_a_stranger_opens_nothing(guarded, http, tmp_path):
    known = tokens_of(tmp_path, guarded)
    client = known.clients.named("operator")
    assert client is not None
    token = Tokens(guarded, SigningKeys(None), known.clients).issue(client, client.scopes)

    answer = await http.get(f"{guarded}/a2a/rest/tasks", headers=SAID | {"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


async def test_a_token_with_its_content_changed_opens_nothing(guarded, http, key):
    header, payload, signature = (await token_of(http, guarded, key)).split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    payload = base64.urlsafe_b64encode(json.dumps(claims | {"sub": PLATFORM}).encode()).decode().rstrip("=")

    token = f"{header}.{payload}.{signature}"
    answer = await http.get(f"{guarded}/a2a/rest/tasks", headers=SAID | {"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


async def test_a_scope_that_was_not_granted_is_forbidden(guarded, http, key):
    token = await token_of(http, guarded, key, Scope.OBSERVE)

    answer = await http.get(f"{guarded}/a2a/rest/tasks", headers=SAID | {"Authorization": f"Bearer {token}"})

    assert answer.status_code == 403
    assert "scope a2a" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "scope": "root"}, "invalid_scope"),
        ({"grant_type": "client_credentials", "client_secret": "wrong"}, "invalid_client"),
    ],
)
async def test_the_token_endpoint_says_what_is_wrong(guarded, http, key, form, code):
    name, _, secret = key.partition(".")
    sent = {"client_id": name, "client_secret": secret} | form

    answer = await http.post(f"{guarded}/oauth/token", data=sent)

    assert answer.json()["error"] == code
    assert answer.status_code == (401 if code == "invalid_client" else 400)


async def test_another_callers_task_is_not_found_whatever_one_does_with_it(start: Start, http, tmp_path):
    running = asyncio.Event()
    url = await start(agent("private", waits(running)), keep=str(tmp_path), auth=True)
    alice, mallory = add(tmp_path, "alice", "acme"), add(tmp_path, "mallory", "acme")
    sent = call("SendMessage", message=question("secret"), configuration={"returnImmediately": True})
    task = (await rpc(http, url, alice, sent))["result"]["task"]

    for method in ("GetTask", "CancelTask", "SubscribeToTask"):
        assert (await rpc(http, url, mallory, call(method, id=task["id"])))["error"]["code"] == -32001
    push = call("CreateTaskPushNotificationConfig", taskId=task["id"], url="https://example.com/hook")
    assert (await rpc(http, url, mallory, push))["error"]["code"] == -32001
    follow = call("SendMessage", message=question("me too") | {"taskId": task["id"], "contextId": task["contextId"]})
    assert (await rpc(http, url, mallory, follow))["error"]["code"] == -32001
    listed = await rpc(http, url, mallory, call("ListTasks", contextId=task["contextId"]))
    assert listed["result"]["totalSize"] == 0
    assert (await rpc(http, url, alice, call("GetTask", id=task["id"])))["result"]["id"] == task["id"]


async def test_naming_anothers_tenant_leads_nowhere(guarded, http, tmp_path):
    mallory = add(tmp_path, "mallory", "evil")

    by_path = await http.get(f"{guarded}/a2a/rest/acme/tasks", headers=SAID | {"X-API-Key": mallory})
    by_field = await rpc(http, guarded, mallory, call("ListTasks", tenant="acme"))
    own = await http.get(f"{guarded}/a2a/rest/evil/tasks", headers=SAID | {"X-API-Key": mallory})

    assert by_path.status_code == 400
    assert by_field["error"]["code"] == -32602
    assert own.status_code == 200


async def test_nobody_sees_the_exchange_of_another(guarded, http, tmp_path):
    alice, mallory = add(tmp_path, "alice", "acme"), add(tmp_path, "mallory", "evil")
    trace = uuid.uuid4().hex
    traced = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "X-API-Key": alice}
    await http.post(f"{guarded}/a2a/jsonrpc", headers=SAID | traced, json=call("ListTasks"))

    seen = [
        (await http.get(f"{guarded}/wire?trace={trace}", headers={"X-API-Key": who})).json() for who in (alice, mallory)
    ]

    assert seen[0]
    assert seen[1] == []


async def test_no_secret_stands_in_the_exchange(guarded, http, key):
    await token_of(http, guarded, key)
    await rpc(http, guarded, key, call("ListTasks"))

    kept = (await http.get(f"{guarded}/wire", headers={"X-API-Key": key})).text

    assert key.partition(".")[2] not in kept


async def test_the_extended_card_is_for_callers_who_say_who_they_are(start: Start, http, tmp_path):
    url = await start(agent("extended", finds("x")), keep=str(tmp_path), auth=True)
    known = {"X-API-Key": own_key(tmp_path)}

    for path in ("/a2a/rest/extendedAgentCard", "/a2a/rest/v1/card", "/a2a/rest/acme/extendedAgentCard"):
        assert (await http.get(url + path, headers=SAID)).status_code == 401
    refused = await http.post(f"{url}/a2a/jsonrpc", headers=SAID, json=call("GetExtendedAgentCard"))
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"]
    assert refused.json()["error"]["status"] == "UNAUTHENTICATED"
    card = (await http.get(f"{url}/a2a/rest/extendedAgentCard", headers=SAID | known)).json()

    inside = next(each for each in card["capabilities"]["extensions"] if each["uri"].endswith("/ext/inside/v1"))
    assert inside["params"]["limits"]["turns_a_task"]
    assert card["signatures"]


@pytest.mark.parametrize("version", [{}, {"A2A-Version": "0.3"}], ids=["unnamed", "0.3"])
async def test_a_client_of_0_3_gets_the_extended_card_with_a_credential_and_401_without(
    start: Start, http, tmp_path, version
):
    url = await start(agent("extended", finds("x")), keep=str(tmp_path), auth=True)
    sent = {"jsonrpc": "2.0", "id": 1, "method": "agent/getAuthenticatedExtendedCard"}

    refused = await http.post(f"{url}/a2a/jsonrpc", headers=version, json=sent)
    known = await http.post(f"{url}/a2a/jsonrpc", headers=version | {"X-API-Key": own_key(tmp_path)}, json=sent)

    assert refused.status_code == 401
    assert "X-API-Key" in refused.headers["WWW-Authenticate"]
    assert refused.json()["error"]["status"] == "UNAUTHENTICATED"
    extensions = known.json()["result"]["capabilities"]["extensions"]
    assert any(each["uri"].endswith("/ext/inside/v1") for each in extensions)


async def test_grpc_asks_for_the_same_credentials(start: Start, tmp_path):
    url = await start(agent("rpc", finds("x")), keep=str(tmp_path), auth=True, grpc_port=0)
    known = (("a2a-version", "1.0"), ("x-api-key", own_key(tmp_path)))
    async with httpx.AsyncClient() as http:
        interfaces = (await http.get(url + CARD)).json()["supportedInterfaces"]
    where = next(each["url"] for each in interfaces if each["protocolBinding"] == "GRPC")
    async with grpc.aio.insecure_channel(where) as channel:
        stub = a2a_pb2_grpc.A2AServiceStub(channel)

        for metadata in ((("a2a-version", "1.0"),), (("a2a-version", "1.0"), ("x-api-key", "operator.wrong"))):
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await stub.ListTasks(ListTasksRequest(), metadata=metadata)
            assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
        assert (await stub.ListTasks(ListTasksRequest(), metadata=known)).total_size == 0
        extended: AgentCard = await stub.GetExtendedAgentCard(GetExtendedAgentCardRequest(), metadata=known)
        with pytest.raises(grpc.aio.AioRpcError) as missing:
            await stub.GetTask(GetTaskRequest(id="nobody's"), metadata=known)

    assert missing.value.code() is grpc.StatusCode.NOT_FOUND
    assert "inside" in json.dumps(MessageToDict(extended))


def test_authentication_without_a_folder_for_keys_says_what_to_set():
    with pytest.raises(UnusableSettings, match="KEEP"):
        security("any", Settings(auth=True))


def test_secrets_are_kept_for_their_owner_only(tmp_path: Path):
    key = own_key(tmp_path)

    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.json")} == {0o600}
    assert key.partition(".")[2] not in (tmp_path / "clients.json").read_text("utf-8")


def call(method: str, **params: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def question(words: str) -> dict[str, object]:
    return {"role": "ROLE_USER", "messageId": str(uuid.uuid4()), "parts": [{"text": words}]}


async def rpc(http: httpx.AsyncClient, url: str, key: str, sent: dict) -> dict:
    return (await http.post(f"{url}/a2a/jsonrpc", headers=SAID | {"X-API-Key": key}, json=sent)).json()


async def token_of(http: httpx.AsyncClient, url: str, key: str, scope: str = "") -> str:
    name, _, secret = key.partition(".")
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return (await http.post(f"{url}/oauth/token", data=form, auth=(name, secret))).json()["access_token"]


def tokens_of(folder: Path, url: str) -> Tokens:
    settings = Settings(keep=str(folder), auth=True, public_url=url)
    return security("guarded", settings).authentication.tokens


async def test_switching_faults_takes_the_operators_scope_and_looking_does_not(start: Start, http, tmp_path):
    url = await start(agent("guarded", finds("x")), keep=str(tmp_path), auth=True, demo=True)
    operator, mallory = own_key(tmp_path), add(tmp_path, "mallory", "evil")
    switches = [("PUT", "/faults/slow"), ("DELETE", "/faults/slow"), ("DELETE", "/faults")]

    refused = [await http.request(method, url + path, headers={"X-API-Key": mallory}) for method, path in switches]
    done = [await http.request(method, url + path, headers={"X-API-Key": operator}) for method, path in switches]
    seen = await http.get(f"{url}/faults", headers={"X-API-Key": mallory})

    assert [answer.status_code for answer in refused] == [403] * 3
    assert "the scope operate" in refused[0].json()["error"]["message"]
    assert [answer.status_code for answer in done] == [200] * 3
    assert seen.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_orchestrators_panel_takes_the_same_scope(method):
    with pytest.raises(Forbidden, match="the scope operate"):
        check_scope(Caller("mallory", "evil", ASKING), "/api/faults/calm/slow", method)


def test_a_service_passes_faults_on_and_cannot_say_how_far_it_is_trusted():
    platform = Caller(PLATFORM, PLATFORM, tuple(Scope))

    check_scope(platform, "/faults/slow", "PUT")
    check_scope(platform, "/api/trust", "GET")
    with pytest.raises(Forbidden, match="that is for the operator"):
        check_scope(platform, "/api/trust/calm", "PUT")
