"""The examination finds each planted fault, says where it is and how to mend it, and finds none in a sound agent."""

import asyncio
from typing import Any

import pytest
from a2a.types import AgentCard, AgentInterface
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from orchestrator.doctor.card_checks import address_faults
from orchestrator.doctor.diagnosis import CheckState, Diagnosis, Examination, table
from orchestrator.doctor.examine import examine
from protocols.a2a.extensions import FINDINGS
from protocols.a2a.push.url_policy import Policy
from tests.orchestrator.doctor.planted_agent import SCORE, SOURCE, PlantedAgent, assessment

pytestmark = pytest.mark.anyio
SIGNATURE = {"protected": "e30", "signature": "AAAA"}
SCHEME = {"apiKeySecurityScheme": {"location": "header", "name": "X-API-Key"}}


def found_in(examination: Examination) -> list[Diagnosis]:
    return [each for check in examination.checks for each in check.faults]


async def examined(agent: PlantedAgent, suffix: str = "") -> Examination:
    async with agent.served() as root:
        return await examine(root + suffix)


def interface(**changes: Any):
    return lambda card, root: card["supportedInterfaces"][0].update(changes)


def extension(**changes: Any):
    return lambda card, root: card["capabilities"]["extensions"][0].update(changes)


def card(**changes: Any):
    return lambda card, root: card.update(changes)


def sends(**changes: Any):
    return lambda component: [{"data": assessment(component, **changes)}]


def measure(value: str) -> dict[str, Any]:
    inputs = [{"name": name, "value": number, "unit": "1"} for name, number in (("a", "2"), ("b", "3"))]
    return {"id": "m", "label": "How many", "value": value, "unit": "1", "formula": "a*b", "inputs": inputs}


async def test_a_sound_agent_has_no_fault_and_every_check_is_made():
    examination = await examined(PlantedAgent(asks=1))

    assert found_in(examination) == []
    assert examination.sound
    assert [check.check for check in examination.checks if check.state is not CheckState.PASSED] == []
    assert (examination.agent, examination.part) == ("sizes", "heard as size: shown, nothing counts")


REST = {"url": "http://127.0.0.1:9/rest", "protocolBinding": "HTTP+JSON", "protocolVersion": "1.0"}
UNFOUNDED = {"id": "a", "claim": "b", "severity": "note", "evidence": []}
GRAVE = UNFOUNDED | {"severity": "grave", "evidence": [SOURCE]}
MISSPELT = FINDINGS.replace("findings", "findngs")
WANTS_KEY = {"securitySchemes": {"key": SCHEME}, "securityRequirements": [{"schemes": {"key": {"list": []}}}]}
FIRST, EXTENSIONS = "/supportedInterfaces/0", "/capabilities/extensions"
REQUIREMENTS = "/securityRequirements"
PLANTED = {
    "0.0.0.0 in the card": ({"change": interface(url="http://0.0.0.0:9/rpc")}, "unspecified-address", f"{FIRST}/url"),
    "an empty URL": ({"change": interface(url="")}, "empty-address", f"{FIRST}/url"),
    "a URL without a scheme": ({"change": interface(url="sizes:9/rpc")}, "odd-address", f"{FIRST}/url"),
    "the card at the old path": ({"card_path": "/.well-known/agent.json"}, "old-path", ""),
    "nobody there": ({"card_path": "/elsewhere"}, "unreachable", ""),
    "no skill": ({"change": card(skills=[])}, "not-asked", "/skills"),
    "a misspelt extension": ({"change": extension(uri=MISSPELT)}, "in-words", EXTENSIONS),
    "an extension without skills": ({"change": extension(params={})}, "in-words", EXTENSIONS),
    "a skill nobody lists": ({"change": extension(params={"skills": ["vet"]})}, "in-words", EXTENSIONS),
    "streaming only claimed": ({"streams": False}, "no-stream", "/capabilities/streaming"),
    "a binding not there": ({"change": lambda it, root: it["supportedInterfaces"].append(REST)}, "silent-binding",
                            "/supportedInterfaces/1"),
    "a version that is refused": ({"version": "2.0"}, "version", f"{FIRST}/protocolVersion"),
    "no label and a field too many": ({"answer": sends(mood="good")}, "answer", "/mood"),
    "a severity there is not": ({"answer": sends(findings=[GRAVE])}, "answer", "/findings/0/severity"),
    "a finding without evidence": ({"answer": sends(findings=[UNFOUNDED])}, "answer", "/findings/0/evidence"),
    "a score its signals do not give": ({"answer": sends(scores=[SCORE | {"points": 95}])}, "left-out", "/scores/0"),
    "a measure its formula does not give": ({"answer": sends(measures=[measure("7")])}, "left-out", "/measures/0"),
    "an answer about another": ({"answer": sends(component={"name": "Llama 4"})}, "answer", "/component"),
    "JSON in a text Part": ({"answer": lambda it: [{"text": '{"concern": "size"}'}]}, "answer", ""),
    "a cancel that is refused": ({"cancels": False}, "not-cancelled", ""),
    "a question asked for ever": ({"asks": 99}, "asks-again", ""),
    "a time without its zone": ({"zone": ""}, "naive-time", ""),
    "a credential nobody holds": ({"denies": True, "change": card(**WANTS_KEY)}, "credentials", REQUIREMENTS),
    "a credential unspoken of": ({"denies": True}, "denied", FIRST),
    "a signature that does not fit": ({"change": card(signatures=[SIGNATURE])}, "signature", "/signatures"),
}  # fmt: skip


@pytest.mark.parametrize(("planted", "fault", "at"), PLANTED.values(), ids=PLANTED)
async def test_a_planted_fault_is_found_with_its_place_and_its_fix(planted, fault, at):
    found = {each.fault: each for each in found_in(await examined(PlantedAgent(**planted)))}

    assert fault in found
    assert found[fault].at == at
    assert found[fault].message
    assert found[fault].fix


@pytest.mark.parametrize(
    ("endpoint", "suffix", "fault"),
    [("/team/rpc", "/team/rpc", "at-origin"), ("/rpc", "/.well-known/agent-card.json", "card-as-base")],
)
async def test_a_url_that_is_not_the_base_is_told_apart_and_the_rest_is_examined(endpoint, suffix, fault):
    examination = await examined(PlantedAgent(endpoint=endpoint), suffix)
    assert [each.fault for each in found_in(examination)] == [fault]
    assert examination.sound


@pytest.mark.parametrize("host", ["sizes", "10.0.0.5", "sizes.example"])
async def test_a_loopback_address_is_a_fault_for_whoever_reads_the_card_elsewhere(host):
    there = AgentInterface(url="http://localhost:9000/rpc", protocol_binding="JSONRPC", protocol_version="1.0")
    served = AgentCard(supported_interfaces=[there])
    assert [each.fault for each in address_faults(served, host)] == ["loopback-address"]
    assert [each.fault for each in address_faults(served, "127.0.0.1")] == []


def huge(request: Request) -> Response:
    return StreamingResponse(iter([b" " * 1_000_000] * 100), media_type="application/json")


def silent(request: Request) -> Response:
    async def never():
        await asyncio.sleep(30)
        yield b"{}"

    return StreamingResponse(never(), media_type="application/json")


@pytest.mark.parametrize(
    ("respond", "fault", "says"),
    [
        (huge, "unreachable", "larger than 256,000 bytes"),
        (silent, "unreachable", "agent-card.json"),
        (lambda request: RedirectResponse("http://169.254.169.254/latest"), "redirected", "169.254.169.254"),
        (lambda request: JSONResponse(["no", "card"]), "unreachable", "no AgentCard"),
    ],
    ids=["100 MB", "slow", "redirect", "no card"],
)
async def test_a_hostile_card_is_refused_with_the_reason(respond, fault, says):
    examination = await examined(PlantedAgent(respond=respond))
    (only,) = found_in(examination)
    assert only.fault == fault
    assert says in only.message
    assert not examination.sound


async def test_script_in_every_field_is_text_and_no_more():
    script = "<script>alert(1)</script>\x1b[31m{0.__class__}"

    def planted(card: dict[str, Any], root: str) -> None:
        card |= {"name": script, "description": script, "version": script}
        card["skills"][0] |= {"name": script, "description": "", "tags": [script]}

    examination = await examined(PlantedAgent(change=planted))
    assert examination.agent == script
    assert [each.fault for each in found_in(examination)] == ["bare-skill"]


async def test_an_address_that_is_not_permitted_is_not_called():
    policy = Policy(loopback=True, subject="agent", setting="AGENT_HOSTS")
    agent = PlantedAgent(change=interface(url="http://169.254.169.254/rpc"))
    async with agent.served() as root:
        found = found_in(await examine(root, policy=policy))
        refused = found_in(await examine("http://169.254.169.254", policy=policy))

    assert [(each.fault, each.at) for each in found] == [("refused", "/supportedInterfaces/0/url")]
    assert [each.fault for each in refused] == ["refused"]
    assert "not a public address" in refused[0].message


def test_every_fault_of_the_table_belongs_to_a_check():
    assert {each.check for each in table().faults.values()} <= set(table().checks)
