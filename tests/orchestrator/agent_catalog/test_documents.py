"""The directory for other registries: AI Catalog, AgentCards, OASF records; and what is read from theirs."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from a2a.types import AgentCard, AgentSkill
from jsonschema import Draft202012Validator

from orchestrator.agent_catalog.agent_search import AgentQuery, matches
from orchestrator.agent_catalog.ai_catalog import catalog_of, identifier_of
from orchestrator.agent_catalog.catalog_reader import MOST_LISTED, NoCatalog, read_catalog
from orchestrator.agent_catalog.conformance_summary import suite_summaries
from orchestrator.agent_catalog.oasf_record import oasf_record
from protocols.conformance.results import Conformity, RequirementResult, Result, Suite, write

SCHEMA = yaml.safe_load((Path(__file__).parent / "oasf_record.schema.yaml").read_text("utf-8"))
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TERMS = AgentCard(
    name="terms",
    description="Reads licence texts.",
    version="2.1",
    skills=[
        AgentSkill(id="assess-terms", name="Assess the terms", tags=["license"], examples=["May we sell it?", "Who?"])
    ],
)


def test_conformance_is_summed_up_by_service_and_read_again_when_it_changed(tmp_path: Path):
    checks = (RequirementResult(requirement="r1", binding="JSONRPC", outcome=Conformity.PASSED),)
    result = Result(service="cost", suite=Suite.OWN, build="b", made="2026-11-30", checks=checks)
    write(result, tmp_path)
    (before,) = suite_summaries(tmp_path, "cost")
    failed = RequirementResult(requirement="r2", binding="JSONRPC", outcome=Conformity.FAILED)
    write(result.model_copy(update={"checks": (*checks, failed), "suite": Suite.OFFICIAL}), tmp_path)
    after = suite_summaries(tmp_path, "cost")
    assert (before.suite, before.passed, before.failed) == ("own", 1, 0)
    assert [(summary.suite, summary.failed) for summary in after] == [("official", 1), ("own", 0)]
    assert suite_summaries(tmp_path, "terms") == ()


def errors_of(record: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(record)]


@pytest.mark.parametrize(
    "card",
    [TERMS, AgentCard(name="bare"), AgentCard(name="odd", skills=[AgentSkill(id="paint", tags=["watercolour"])])],
    ids=lambda card: card.name,
)
def test_a_record_fits_the_published_schema_whatever_the_card_leaves_out(card):
    assert errors_of(oasf_record("http://127.0.0.1:9000", card, NOW)) == []


def test_a_record_carries_the_whole_card_with_its_digest():
    (module,) = oasf_record("http://127.0.0.1:9000", TERMS, NOW)["modules"]
    body = base64.b64decode(module["artifact"]["data"])
    assert module["artifact"]["digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert (module["artifact"]["size"], module["data"]["card_data"]["name"]) == (len(body), "terms")


def test_the_schema_refuses_what_the_published_one_refuses():
    record = oasf_record("http://127.0.0.1:9000", TERMS, NOW)
    assert errors_of(record | {"skills": []})
    assert errors_of(record | {"locale": "en"})
    assert errors_of({name: value for name, value in record.items() if name != "authors"})


def test_a_skill_is_recorded_by_its_tags_and_by_what_is_general_where_none_is_known():
    assert [kind["id"] for kind in oasf_record("http://a.example", TERMS, NOW)["skills"]] == [120504]
    assert [kind["id"] for kind in oasf_record("http://a.example", AgentCard(name="bare"), NOW)["skills"]] == [130202]


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://agents.example.com", "urn:air:agents.example.com:agents:terms"),
        ("https://agents.example.com/team/terms", "urn:air:agents.example.com:agents:terms-team-terms"),
        ("http://127.0.0.1:9000", "urn:air:agent.localhost:agents:terms-9000"),
        ("http://licensing:8000", "urn:air:agent.localhost:agents:terms-8000"),
    ],
)
def test_an_identifier_names_a_domain_with_a_dot(url, identifier):
    assert identifier_of(url, TERMS) == identifier


def test_an_entry_has_the_names_of_both_specifications_and_two_queries_or_none():
    catalog = catalog_of("us", [("http://127.0.0.1:9000", TERMS), ("http://127.0.0.1:9001", AgentCard(name="bare"))])
    full, bare = catalog.model_dump(by_alias=True, exclude_none=True)["entries"]
    assert full["type"] == full["mediaType"] == "application/a2a-agent-card+json"
    assert full["representativeQueries"] == ("May we sell it?", "Who?")
    assert full["url"] == "http://127.0.0.1:9000/.well-known/agent-card.json"
    assert "representativeQueries" not in bare


CARD = {"name": "mood", "version": "1", "supportedInterfaces": [{"url": "https://mood.example/rpc"}]}
AT = "https://mood.example/.well-known/agent-card.json"


@pytest.mark.parametrize(
    ("document", "urls"),
    [
        ({"entries": [{"mediaType": "application/a2a-agent-card+json", "url": AT}]}, [AT]),
        ({"entries": [{"type": "application/a2a-agent-card+json", "url": "/cards/mood.json"}]}, ["https://r.example/cards/mood.json"]),
        ({"entries": [{"type": "application/a2a-agent-card+json", "data": CARD}]}, ["https://mood.example/rpc"]),
        ({"entries": [{"type": "application/mcp-server+json", "url": AT}, "noise", 7]}, []),
        ([CARD], ["https://mood.example/rpc"]),
        ({"agents": [{**CARD, "wellKnownURI": AT}], "count": 1}, [AT]),
        ({"agents": [{"id": 1, "agentCard": CARD}]}, ["https://mood.example/rpc"]),
        ({"items": [{"card": {"name": "old", "url": "https://old.example"}}]}, ["https://old.example"]),
        ([{"name": "nowhere"}, {"name": "odd", "url": 3}, {"name": "long", "url": "https://" + "x" * 3_000}], []),
    ],
)  # fmt: skip
def test_agents_are_found_in_every_form_registries_answer_in(document, urls):
    assert [agent.url for agent in read_catalog(document, "https://r.example/list").agents] == urls


@pytest.mark.parametrize("document", [{}, {"message": "not found"}, "agents", None, 3, {"agents": {}}])
def test_what_lists_no_agents_is_no_catalog(document):
    with pytest.raises(NoCatalog):
        read_catalog(document, "https://r.example")


def test_a_very_long_list_is_read_in_part():
    cards = [CARD | {"wellKnownURI": f"https://{number}.example"} for number in range(1_000)]
    assert len(read_catalog(cards, "https://r.example").agents) == MOST_LISTED


def test_catalogs_that_a_catalog_lists_are_named_with_their_whole_address():
    entry = {"mediaType": "application/ai-catalog+json", "url": "more.json"}
    assert read_catalog({"entries": [entry]}, "https://r.example/a/list").catalogs == ("https://r.example/a/more.json",)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({}, True),
        ({"skill": "assess-terms"}, True),
        ({"skill": "the TERMS"}, True),
        ({"skill": "assess"}, True),
        ({"skill": "cost"}, False),
        ({"tag": "License"}, True),
        ({"tag": "lic"}, False),
        ({"text": "licence sell"}, True),
        ({"text": "licence banana"}, False),
        ({"text": "licence", "tag": "cost"}, False),
    ],
)
def test_a_search_is_by_skill_tag_and_words(query, fits):
    assert matches(AgentQuery(**query), "terms", TERMS) is fits


def test_an_agent_never_seen_is_known_by_its_name_only():
    assert matches(AgentQuery(text="terms"), "terms", None)
    assert not matches(AgentQuery(tag="license"), "terms", None)
