"""The licensee is judged by the company, the territory of use by users and servers, the AI Act by users and company."""

from datetime import date
from decimal import Decimal

import pytest

from agents.licensing.__main__ import IGNORES
from agents.licensing.ai_act.situation import situation_of
from agents.licensing.assess import assess, questions
from agents.licensing.facts.ai_act_terms import load_ai_act
from agents.licensing.facts.knowledge import load
from protocols.adoption import Component, Inquiry, IntendedUse, Mode, Organisation, Workload

SEAT, TERRITORY = "use.organisation.based_in", "use.territory"


def inquiry(name: str, company=None, users=(), servers=None, declined=()) -> Inquiry:
    use = IntendedUse(
        mode=Mode.SAAS,
        territory=users,
        organisation=Organisation(based_in=company, mau_at_release=0, mau_now=0, annual_revenue_usd=Decimal(0)),
        workload=Workload(region=servers),
    )
    return Inquiry(components=(Component(name=name),), use=use, declined=declined)


def outcome(*about, **places) -> str | None:
    asked = inquiry(*about, **places)
    return assess(asked, asked.components[0], load())[0].outcome


def assumed(*about, **places) -> dict[str, object]:
    asked = inquiry(*about, **places)
    return {each.field: each.value for each in assess(asked, asked.components[0], load())[0].assumptions}


@pytest.mark.parametrize(
    ("company", "users", "servers", "blocked"),
    [
        ("CH", ("AT",), None, False),
        ("CH", ("AT",), "DE", False),
        ("US", ("DE", "FR"), "DE", False),
        ("FR", ("US",), "US", True),
        ("DE", ("CH",), "CH", True),
    ],
)
def test_a_licence_that_tests_the_seat_looks_at_the_company_alone(company, users, servers, blocked):
    found = outcome("Llama 4 Maverick", company=company, users=users, servers=servers)

    assert (found == "blocked") is blocked


@pytest.mark.parametrize(
    ("company", "users", "servers", "blocked"),
    [
        ("US", ("US",), "US", False),
        ("US", ("US",), "DE", True),
        ("US", ("DE",), "US", True),
        ("US", ("US",), "US, IE", True),
        ("DE", ("US",), "US", False),
    ],
)
def test_a_licence_that_tests_the_territory_looks_at_users_and_servers(company, users, servers, blocked):
    found = outcome("Hunyuan-Large", company=company, users=users, servers=servers)

    assert (found == "blocked") is blocked


def test_a_seat_nobody_gave_is_asked_for_and_its_default_is_where_the_users_are():
    asked = inquiry("Llama 4 Maverick", users=("EU",))

    seat = next(each for each in questions(asked, asked.components[0], load()) if each.field == SEAT)

    assert seat.default == "EU"
    assert outcome("Llama 4 Maverick", users=("EU",)) == "legal_review"
    assert outcome("Llama 4 Maverick", users=("EU",), declined=(SEAT,)) == "blocked"
    assert assumed("Llama 4 Maverick", users=("EU",), declined=(SEAT,))[SEAT] == "EU"


def test_a_territory_nobody_gave_is_taken_as_the_companys_place_and_never_as_nowhere():
    assert assumed("Hunyuan-Large", company="US", declined=(TERRITORY,))[TERRITORY] == "US"
    assert outcome("Hunyuan-Large", declined=(TERRITORY,)) == "legal_review"


@pytest.mark.parametrize(
    ("company", "users", "servers", "in_eu"),
    [
        ("US", ("DE",), "US", True),
        ("DE", ("US",), "US", True),
        ("US", ("US",), "DE", False),
        (None, ("US",), None, None),
        ("CH", (), None, None),
    ],
)
def test_the_ai_act_looks_at_users_and_company_and_not_at_servers(company, users, servers, in_eu):
    asked = inquiry("Llama 4 Maverick", company=company, users=users, servers=servers)

    assert situation_of(asked, load_ai_act(), as_of=date(2026, 11, 30)).in_eu is in_eu


def test_the_servers_place_is_what_the_agent_wants_to_be_told_of_a_workload():
    assert "use.workload.region" not in IGNORES
    assert "use.workload.tokens_per_month" in IGNORES
