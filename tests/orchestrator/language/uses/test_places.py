"""Company, users and servers are three places: each has its own words, and a follow-up changes only its own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestrator.language.understanding import ConversationTurn, load, understand
from orchestrator.language.uses.languages import detect, gloss
from orchestrator.language.uses.places import places

CASES = yaml.safe_load((Path(__file__).parent / "places.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["said"])
def test_each_place_is_whose_the_words_say(case: dict[str, Any]):
    found = places(gloss(case["said"], detect(case["said"])))

    named = {"company": found.company, "users": found.users, "servers": found.servers, "unsaid": found.unsaid}
    want = {name: tuple(case.get(name, ())) for name in ("users", "servers", "unsaid")}
    assert named == {"company": case.get("company"), **want}


def told(*messages: str) -> tuple[str | None, tuple[str, ...], str | None]:
    history: list[ConversationTurn] = []
    for words in messages:
        understood = understand(words, history, load())
        history.append(ConversationTurn(words=words, inquiry=understood.inquiry, intent=understood.intent))
    use = history[-1].inquiry.use
    return use.organisation.based_in, use.territory, use.workload.region


def test_a_follow_up_about_the_servers_leaves_company_and_users():
    first = "May a Zurich bank offer Llama 4 Maverick to customers in Austria?"

    assert told(first) == ("CH", ("AT",), None)
    assert told(first, "what if our servers are in Frankfurt?") == ("CH", ("AT",), "DE")


def test_a_follow_up_about_the_users_leaves_company_and_servers():
    first = "We are a Paris company, servers in Dublin, and want Llama 4 Maverick for US customers"

    assert told(first) == ("FR", ("US",), "IE")
    assert told(first, "what about users in Korea?") == ("FR", ("KR",), "IE")


def test_a_follow_up_about_the_company_leaves_users_and_servers():
    first = "We are a Paris company, servers in Dublin, and want Llama 4 Maverick for US customers"

    assert told(first, "what if the company moves to Zurich?") == ("CH", ("US",), "IE")
