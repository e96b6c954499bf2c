"""Clients that are not ours, against our agents and the orchestrator: every binding they know, streaming and not."""

import json
from pathlib import Path
from urllib.request import urlopen

import pytest

CLEAR = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
VAGUE = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"
SERVICES = ("orchestrator", "cost", "licensing", "research")
ENDED = {"cost": "TASK_STATE_INPUT_REQUIRED"}


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON", "GRPC"])
@pytest.mark.parametrize("name", SERVICES)
def test_the_javascript_sdk_streams_gets_lists_and_is_told_what_is_missing(node, services, key, name, binding):
    seen = node("client.mjs", services[name], binding, key, CLEAR, VAGUE)

    assert (seen["name"], seen["binding"], seen["version"]) == (name, binding, "1.0")
    assert seen["refused"], "the extended card is given to nobody in particular"
    assert {"task", "statusUpdate"} <= set(seen["kinds"])
    assert seen["state"] == ENDED.get(name, "TASK_STATE_COMPLETED")
    assert seen["listed"]
    assert seen["missing"] == "TaskNotFoundError"


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON", "GRPC"])
@pytest.mark.parametrize("name", ["orchestrator", "cost"])
def test_the_javascript_sdk_is_asked_back_and_cancels(node, services, key, name, binding):
    seen = node("client.mjs", services[name], binding, key, CLEAR, VAGUE)

    assert seen["waiting"] == "TASK_STATE_INPUT_REQUIRED"
    assert seen["canceled"] == "TASK_STATE_CANCELED"


def test_the_javascript_sdk_gets_a_recommendation_as_data(node, services, key):
    seen = node("client.mjs", services["orchestrator"], "JSONRPC", key, CLEAR, VAGUE)

    assert seen["artifacts"][0] == "Recommendation"


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON"])
@pytest.mark.parametrize("name", SERVICES)
def test_a_client_of_0_3_streams_gets_and_is_told_what_is_missing(peer, services, name, binding):
    seen = peer("client_0_3", services[name], binding, CLEAR)

    assert (seen["name"], seen["version"]) == (name, "0.3")
    assert "TaskStatusUpdateEvent" in seen["updates"]
    assert seen["state"] == seen["blocking"] == ("input-required" if name in ENDED else "completed")
    assert "404" in seen["missing"] or "-32001" in seen["missing"]


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON"])
def test_a_client_of_0_3_cancels_a_task_that_waits(peer, services, binding):
    assert peer("client_0_3", services["cost"], binding, CLEAR)["canceled"] == "canceled"


def test_googles_agent_development_kit_hears_the_progress_and_the_recommendation(peer, services, tmp_path: Path):
    """From a file: by URL, 2.13.0 refuses every card whose gRPC interface is host:port, as the protocol has it."""
    with urlopen(f"{services['orchestrator']}/.well-known/agent-card.json") as answer:
        card = json.load(answer)
    (tmp_path / "card.json").write_text(json.dumps(card), "utf-8")

    heard = peer("client_adk", str(tmp_path / "card.json"), CLEAR)

    assert any(text.startswith("cost on DeepSeek-R1") for text in heard)
    assert any(text.startswith("# ") and "DeepSeek-R1" in text for text in heard)
