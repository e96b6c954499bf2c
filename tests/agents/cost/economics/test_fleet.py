from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.cost.economics.fleets.fleet import fleet, usd_per_mtok
from agents.cost.facts.machines.specs import NotEstimable


@settings(max_examples=80, deadline=None)
@given(st.floats(0, 1e8), st.floats(0.05, 1000), st.integers(1, 16), st.floats(1, 10), st.integers(0, 3))
def test_a_fleet_carries_its_peak_with_headroom_and_its_spares(day: float, mu: float, n: int, peak: float, spare: int):
    found = fleet(day, mu, n, peak_to_average=peak, spare=spare)

    assert (found.replicas - spare) * mu * 0.8 >= found.peak_requests_per_s * (1 - 1e-6)
    assert found.gpus == found.replicas * n
    assert 0 <= found.utilisation <= 1


def test_a_cloud_that_sells_eight_gpus_sells_eight():
    found = fleet(1e6, 5, 2, sku_gpus=8)

    assert found.gpus_needed == 20
    assert found.gpus == ceil(20 / 8) * 8


def test_no_load_still_needs_a_replica_and_its_spare():
    assert fleet(0, 5, 2).replicas == 2


@pytest.mark.parametrize("day", [-1, float("nan"), float("inf"), 1e18])
def test_an_impossible_load_is_refused(day: float):
    with pytest.raises(NotEstimable):
        fleet(day, 5, 1)


@pytest.mark.parametrize("more", [{"headroom": 0}, {"peak_to_average": 0.5}, {"spare": -1}, {"sku_gpus": 0}])
def test_an_impossible_policy_is_refused(more: dict[str, float]):
    with pytest.raises(NotEstimable):
        fleet(1000, 5, 1, **more)  # pyright: ignore[reportArgumentType]  # mixed ints and floats


def test_idle_time_makes_tokens_dearer():
    assert usd_per_mtok(3.5, 2909, 0.4) == pytest.approx(usd_per_mtok(3.5, 2909) / 0.4)
