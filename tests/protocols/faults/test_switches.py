"""The switches: seeded, scheduled, bounded, off at start, refused outside demo mode."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.a2a.extensions import FAULTS as EXTENSION
from protocols.a2a.fault_switches import FaultName, Phase, Schedule
from protocols.a2a.settings import Settings
from protocols.faults.descriptions import faults
from protocols.faults.docs_page import page
from protocols.faults.switches import Switches
from tests.conftest import Start, served
from tests.fakes import agent, finds

DOWN = FaultName.DOWN
DOORS = [("PUT", "/slow"), ("DELETE", "/slow"), ("GET", ""), ("DELETE", "")]


class Clock:
    """Time as the test says."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def struck(seed: int, share: float) -> list[bool]:
    switches = Switches()
    switches.set(DOWN, Schedule(seed=seed, share=share))
    return [bool(switches.strikes(DOWN)) for _ in range(50)]


@given(st.integers(0, 2**31 - 1), st.floats(0.01, 1))
def test_the_same_seed_strikes_the_same_requests(seed, share):
    assert struck(seed, share) == struck(seed, share)


def test_another_seed_strikes_others():
    assert struck(1, 0.5) != struck(2, 0.5)


def test_a_share_is_about_that_share():
    assert 10 < sum(struck(7, 0.5)) < 40


def test_a_schedule_begins_later_and_ends(clock):
    switches = Switches(clock)
    switches.set(DOWN, Schedule(after=10, lasts=5))
    phases = []
    for clock.now in (9.9, 10.1, 14.9, 15.1):
        phases.append((switches.state_of(DOWN).phase, bool(switches.strikes(DOWN))))
    assert phases == [(Phase.WAITING, False), (Phase.ON, True), (Phase.ON, True), (Phase.OVER, False)]


def test_after_so_many_requests_it_is_over(clock):
    switches = Switches(clock)
    switches.set(DOWN, Schedule(requests=2))
    assert [bool(switches.strikes(DOWN)) for _ in range(3)] == [True, True, False]
    assert switches.state_of(DOWN).phase is Phase.OVER


def test_set_again_it_begins_anew(clock):
    switches = Switches(clock)
    for _ in range(2):
        switches.set(DOWN, Schedule(requests=1))
        assert switches.strikes(DOWN)


def test_every_fault_is_described_once_and_says_what_to_expect():
    assert [fault.name for fault in faults()] == list(FaultName)
    assert all(fault.does and fault.violates and fault.expected and fault.section for fault in faults())


@pytest.mark.anyio
async def test_every_fault_is_off_at_start_and_after_a_restart(http, tmp_path):
    for _ in range(2):
        async with served(agent("one", finds("one")), demo=True, keep=str(tmp_path)) as url:
            told = (await http.get(f"{url}/faults")).json()["faults"]
            assert {each["phase"] for each in told} == {"off"}
            await http.put(f"{url}/faults/slow", json={"seconds": 0.1})


@pytest.mark.anyio
async def test_outside_demo_mode_nothing_can_be_switched_and_the_card_says_nothing_of_it(start: Start, http):
    url = await start(agent("one", finds("one")))
    refused = [await http.request(how, f"{url}/faults{which}") for how, which in DOORS]
    card = (await http.get(f"{url}/.well-known/agent-card.json")).text
    assert [each.status_code for each in refused] == [403] * 4
    assert "DEMO=on" in refused[0].json()["error"]["message"]
    assert EXTENSION not in card


@pytest.mark.anyio
async def test_a_service_in_demo_mode_says_so_on_its_card(start: Start, http):
    url = await start(agent("one", finds("one")), demo=True)
    assert EXTENSION in (await http.get(f"{url}/.well-known/agent-card.json")).text


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("slow", {"seconds": 1e9}, 400),
        ("slow", {"share": 0}, 400),
        ("slow", {"requests": 0}, 400),
        ("slow", {"after": -1}, 400),
        ("slow", {"who": "me"}, 400),
        ("slow", [1], 400),
        ("slow", {"seed": "9" * 5000}, 413),
        ("none-such", {}, 404),
    ],
)
async def test_what_cannot_be_scheduled_is_refused_with_a_sentence(start: Start, http, name, body, status):
    url = await start(agent("one", finds("one")), demo=True)
    refused = await http.put(f"{url}/faults/{name}", json=body)
    assert refused.status_code == status
    assert refused.json()["error"]["message"]


@pytest.mark.anyio
async def test_a_page_of_another_site_cannot_switch(start: Start, http):
    url = await start(agent("one", finds("one")), demo=True)
    refused = await http.put(f"{url}/faults/down", headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403
    assert (await http.get(f"{url}/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("said", "demo"),
    [
        ({}, True),
        ({"HOST": "0.0.0.0"}, False),
        ({"HOST": "0.0.0.0", "DEMO": "on"}, True),
        ({"DEMO": "off"}, False),
    ],
)
def test_demo_mode_is_on_by_itself_only_where_only_this_machine_can_call(said, demo):
    assert Settings.from_env(said).demo is demo


def test_the_page_about_faults_is_what_the_descriptions_say():
    assert (Path(__file__).parents[3] / "docs/faults.md").read_text("utf-8") == page()
