"""The directory as a registry over HTTP: search, history, documents, import; each on real services."""

from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from orchestrator.app import SERVICE
from protocols.a2a.security.clients import OPERATOR, own_key
from tests.conftest import Start, at, free_ports, served
from tests.fakes import agent, finds
from tests.orchestrator.doctor.planted_agent import PlantedAgent

pytestmark = pytest.mark.anyio


async def test_agents_are_found_by_skill_tag_and_words(start: Start, http):
    terms = await start(agent("terms", finds("terms"), tags=("license",)))
    mood = await start(agent("mood", finds("mood"), tags=("feeling",)))
    url = await start(SERVICE, agents=(terms, mood), own=(terms, mood))

    async def names(query: str) -> list[str]:
        return [each["name"] for each in (await http.get(f"{url}/api/agents?{query}")).json()]

    assert await names("tag=feeling") == ["mood"]
    assert await names("skill=assess-terms") == ["terms"]
    assert await names("text=made+up") == ["terms", "mood"]
    assert await names("text=made+up&tag=license") == ["terms"]
    assert await names("text=nothing") == []


async def test_a_changed_card_is_in_the_history_over_a_restart_of_the_orchestrator(http, tmp_path: Path):
    (port,) = free_ports(1)
    settings = {"keep": str(tmp_path), "agents": (at(port),), "own": (at(port),)}
    async with served(agent("terms", finds("terms")), port=port), served(SERVICE, **settings) as url:
        (before,) = (await http.get(f"{url}/api/agents")).json()
    changed = agent("terms", finds("terms"), tags=("license",))
    async with served(changed, port=port), served(SERVICE, **settings) as url:
        (after,) = (await http.get(f"{url}/api/agents")).json()
        first, second = (await http.get(f"{url}/api/agents/history", params={"agent": "terms"})).json()

    assert (before["cards"], before["card_changed"], after["cards"]) == (1, None, 2)
    assert (first["hash"], second["hash"]) == (before["card_hash"], after["card_hash"])
    assert after["card_changed"] == second["at"] > first["at"]
    assert [change["at"] for change in second["changes"] if "tags" in change["at"]] == [
        "/skills/assess-terms/tags/assess",
        "/skills/assess-terms/tags/license",
    ]


async def test_health_counts_looks_at_agents_that_are_there_and_gone(start: Start, http):
    terms = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(terms, "http://127.0.0.1:9"), own=(terms,))
    up, down = (await http.get(f"{url}/api/agents")).json()
    assert up["health"]["reached"] == up["health"]["lookups"] > 0
    assert up["health"]["slowest"] >= up["health"]["median"] > 0
    assert (down["health"]["reached"], down["health"]["median"], down["card_hash"]) == (0, None, "")


async def test_the_doctors_verdict_is_with_the_agent(start: Start, http):
    terms = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(terms,), own=(terms,))
    (before,) = (await http.get(f"{url}/api/agents")).json()
    examined = (await http.post(f"{url}/api/doctor", json={"agent": "terms"})).json()
    (after,) = (await http.get(f"{url}/api/agents")).json()
    faults = sum(len(check["faults"]) for check in examined["checks"])
    assert before["examination"] is None
    assert after["examination"]["faults"] == faults


@pytest.mark.parametrize("path", ["/.well-known/ai-catalog.json", "/.well-known/ard.json"])
async def test_the_catalog_lists_the_orchestrator_and_every_agent_and_is_read_by_another(start: Start, http, path):
    terms = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(terms,), own=(terms,))
    other = await start(SERVICE)
    catalog = await http.get(url + path)
    imported = await http.post(f"{other}/api/agents/import", json={"url": url + path})

    assert catalog.headers["content-type"] == "application/ai-catalog+json"
    assert [entry["displayName"] for entry in catalog.json()["entries"]] == ["orchestrator", "terms"]
    assert [(each["name"], each["joined"]) for each in imported.json()] == [("orchestrator", url), ("terms", terms)]
    assert [each["trust"] for each in (await http.get(f"{other}/api/agents")).json()] == ["heard", "heard"]


async def test_cards_are_exported_and_imported_as_a_list(start: Start, http):
    terms = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(terms,), own=(terms,))
    other = await start(SERVICE)
    (card,) = (await http.get(f"{url}/api/agents/cards")).json()
    imported = await http.post(f"{other}/api/agents/import", json={"url": f"{url}/api/agents/cards"})
    record = (await http.get(f"{url}/api/agents/oasf", params={"agent": "terms"})).json()
    assert (card["name"], imported.json()[0]["joined"], record["name"]) == ("terms", terms, "terms")


async def test_each_agent_that_does_not_join_has_its_reason_and_the_others_join(start: Start, http):
    terms = await start(agent("terms", finds("terms")))
    entries = [
        {"name": "internal", "wellKnownURI": "http://10.0.0.5/.well-known/agent-card.json"},
        {"name": "gone", "wellKnownURI": "http://127.0.0.1:9/.well-known/agent-card.json"},
        {"name": "terms", "wellKnownURI": terms, "version": "9"},
    ]
    url = await start(SERVICE)
    listed = PlantedAgent(card_path="/agents", respond=lambda request: JSONResponse({"agents": entries}))
    async with listed.served() as registry:
        answer = await http.post(f"{url}/api/agents/import", json={"url": f"{registry}/agents"})
    internal, gone, joined = answer.json()

    assert "not a public address" in internal["reason"]
    assert "no AgentCard at" in gone["reason"]
    assert joined["joined"] == terms
    assert "lists version 9" in joined["remark"]
    assert [each["name"] for each in (await http.get(f"{url}/api/agents")).json()] == ["terms"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://169.254.169.254/catalog", "not a public address"),
        ("http://127.0.0.1:9/catalog", "cannot be read"),
        ("ftp://example.com", "is no http(s) URL"),
    ],
)
async def test_a_catalog_that_cannot_be_fetched_is_refused_with_the_reason(start: Start, http, address, says):
    url = await start(SERVICE)
    answer = await http.post(f"{url}/api/agents/import", json={"url": address})
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


async def test_only_an_operator_imports_and_the_catalog_is_for_known_callers(start: Start, http, tmp_path):
    url = await start(SERVICE, keep=str(tmp_path), auth=True)
    visitor, operator = own_key(tmp_path, "visitor"), own_key(tmp_path, OPERATOR)
    for key, status in ((visitor, 403), (operator, 422)):
        answer = await http.post(
            f"{url}/api/agents/import", json={"url": "http://127.0.0.1:9"}, headers={"X-API-Key": key}
        )
        assert answer.status_code == status
    assert (await http.get(f"{url}/.well-known/ai-catalog.json")).status_code == 401
    assert (await http.get(f"{url}/.well-known/ai-catalog.json", headers={"X-API-Key": visitor})).status_code == 200
