"""Clients that are not ours, against our agents and the orchestrator: every binding they know, streaming and not."""

import pytest

CLEAR = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
VAGUE = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"
SERVICES = ("orchestrator", "cost", "licensing", "research", "security")
ENDED = {"cost": "TASK_STATE_INPUT_REQUIRED"}


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON", "GRPC"])
@pytest.mark.parametrize("name", SERVICES)
def test_the_javascript_sdk_streams_gets_lists_and_is_told_what_is_missing(node, serving, name, binding):
    seen = node("client.mjs", serving(binding)[name], binding, CLEAR, VAGUE)

    assert (seen["name"], seen["binding"], seen["version"]) == (name, binding, "1.0")
    assert {"task", "statusUpdate"} <= set(seen["kinds"])
    assert seen["state"] == ENDED.get(name, "TASK_STATE_COMPLETED")
    assert seen["listed"]
    assert seen["missing"] == "TaskNotFoundError"


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON", "GRPC"])
@pytest.mark.parametrize("name", ["orchestrator", "cost"])
def test_the_javascript_sdk_is_asked_back_and_cancels(node, serving, name, binding):
    seen = node("client.mjs", serving(binding)[name], binding, CLEAR, VAGUE)

    assert seen["waiting"] == "TASK_STATE_INPUT_REQUIRED"
    assert seen["canceled"] == "TASK_STATE_CANCELED"


def test_the_javascript_sdk_gets_a_recommendation_as_data(node, services):
    seen = node("client.mjs", services["orchestrator"], "JSONRPC", CLEAR, VAGUE)

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


def test_googles_agent_development_kit_hears_the_progress_and_the_recommendation(peer, services):
    heard = peer("client_adk", services["orchestrator"], CLEAR)

    assert any(text.startswith("cost on DeepSeek-R1") for text in heard)
    assert any(text.startswith("# ") and "DeepSeek-R1" in text for text in heard)


@pytest.mark.parametrize("client", ["client_ag2", "client_agent_framework"])
def test_ag2_and_the_agent_framework_take_the_default_card_and_hear_the_recommendation(peer, services, client):
    heard = peer(client, services["orchestrator"], CLEAR)

    assert any(text.startswith("# ") and "DeepSeek-R1" in text for text in heard)


def test_beeai_takes_the_default_card_in_0_3_and_hears_an_answer(peer, services):
    """Of several Artifacts it takes the last one for the answer, whatever that is."""
    heard = peer("client_beeai", services["orchestrator"], CLEAR)

    assert heard
    assert all(text.strip() for text in heard)
