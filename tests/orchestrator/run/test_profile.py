"""An organisation's profile is the default of every conversation, and its list of licences a gate."""

import json

import pytest

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council, NotThere
from orchestrator.recommendation.recommend import recommend
from orchestrator.run.conversation.profile_store import Profiles
from protocols.adoption import Inquiry, IntendedUse, Organisation, Progress, Verdict, Workload
from protocols.adoption.profile import OrganisationProfile, with_profile
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.builders import ENGINE, healthy, licensed, said

BANK = OrganisationProfile(
    organisation=Organisation(based_in="CH", headcount=900),
    region="eu-central",
    budget_usd_per_month="500",  # type: ignore[arg-type] - as it is written in a file
    licences_refused=("AGPL-3.0-only",),
)


async def ignore(progress: Progress) -> None:
    return None


def test_what_a_message_says_counts_before_the_profile():
    stated = Inquiry(use=IntendedUse(organisation=Organisation(based_in="DE"), workload=Workload(region="US")))

    inquiry, filled = with_profile(stated, BANK)

    assert (inquiry.use.organisation.based_in, inquiry.use.workload.region) == ("DE", "US")
    assert inquiry.use.organisation.headcount == 900
    assert "use.organisation.headcount" in filled
    assert "use.organisation.based_in" not in filled


def test_a_profile_is_kept_for_its_owner_only(tmp_path):
    Profiles(tmp_path / "p.json").set("a|b", BANK)

    assert Profiles(tmp_path / "p.json").of("a|b") == BANK
    assert Profiles(tmp_path / "p.json").of("a|c") == OrganisationProfile()


@pytest.mark.parametrize(
    ("facts", "licence", "verdict"),
    [
        ({"licences_refused": ["AGPL-3.0-only"]}, "MIT AND AGPL-3.0-only", Verdict.HOLD),
        ({"licences_refused": ["AGPL-3.0-only"]}, "MIT", Verdict.ADOPT),
        ({"licences_allowed": ["MIT", "Apache-2.0"]}, "MIT OR Apache-2.0", Verdict.ADOPT),
        ({"licences_allowed": ["MIT"]}, "BSD-3-Clause", Verdict.ASSESS),
    ],
)
def test_a_refused_licence_holds_and_one_that_is_not_on_the_list_is_looked_at(facts, licence, verdict):
    found = (healthy(), licensed(facts=(said("licence", licence),)))

    standing = recommend(Inquiry(components=(ENGINE,), facts=facts), found, (), (), ()).standings[0]

    assert standing.verdict is verdict
    assert ("profile" in standing.because) == (verdict is not Verdict.ADOPT)


@pytest.mark.anyio
async def test_every_conversation_begins_with_the_profile_and_may_forget_a_part_of_it(start: Start):
    url = await start(agent("one", finds("one")))
    front = await start(SERVICE, agents=(url,), own=(url,))
    async with Council.at(front) as council:
        await council.api("PUT", "/profile", json.dumps(BANK.model_dump(mode="json")))
        first = await council.say("Should we adopt Qdrant for an internal tool?", ignore, may_ask=False)
        later = await council.say("forget the budget", ignore, may_ask=False)

    assert first.recommendation
    assert later.recommendation
    assert first.recommendation.inquiry.use.organisation.based_in == "CH"
    assert any("From your profile: company in: CH" in note for note in first.recommendation.notes)
    assert later.recommendation.inquiry.use.workload.budget_usd_per_month is None
    assert later.recommendation.inquiry.use.organisation.based_in == "CH"


@pytest.mark.anyio
async def test_a_profile_that_is_none_is_refused_with_the_field(start: Start):
    front = await start(SERVICE)
    async with Council.at(front) as council:
        with pytest.raises(NotThere, match=r"^organisation\.headcount: Input should be"):
            await council.api("PUT", "/profile", '{"organisation": {"headcount": "many"}}')
