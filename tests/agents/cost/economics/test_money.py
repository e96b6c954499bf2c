import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.cost.economics.api_cost import TokenRequest, monthly_usd, request_usd
from agents.cost.economics.break_even import break_even
from agents.cost.economics.effective_rate import effective, rate_on
from agents.cost.economics.fleets.staffing import Crew
from agents.cost.economics.monte_carlo import SelfHosting, Triangle, band, cheaper, draws
from agents.cost.economics.staircase import Staircase
from agents.cost.economics.tco import SCENARIOS, total
from agents.cost.facts.knowledge import load
from agents.cost.facts.pricing.prices import ApiPrice, TokenRate


def listed(host: str, model: str) -> ApiPrice:
    return next(row for row in load().api.rows if (row.host, row.model) == (host, model))


def test_tokens_that_came_from_the_cache_are_billed_at_the_cache_price_once():
    request = TokenRequest(input_tokens=6000, output_tokens=400, cached_tokens=5000)

    assert request_usd(TokenRate(input=2, output=10, cache_read=0.1), request) == pytest.approx(
        (1000 * 2 + 5000 * 0.1 + 400 * 10) / 1e6
    )
    assert request_usd(TokenRate(input=2, output=10), request) == pytest.approx((6000 * 2 + 400 * 10) / 1e6)


def test_a_prefix_put_into_the_cache_is_billed_at_the_write_price():
    request = TokenRequest(input_tokens=6000, output_tokens=0, cached_tokens=5000, written_share=0.1)
    rate = TokenRate(input=2, output=10, cache_read=0.2, cache_write=2.5)

    assert request_usd(rate, request) == pytest.approx((1000 * 2 + 4500 * 0.2 + 500 * 2.5) / 1e6)
    assert rate.model_copy(update={"cache_write": None}).written == 2  # a host without a write price bills input


def test_thinking_tokens_are_billed_as_output():
    assert request_usd(TokenRate(input=1, output=10), TokenRequest(0, 200, reasoning_tokens=3000)) == pytest.approx(
        0.032
    )


def test_retries_are_paid_for():
    once = monthly_usd(TokenRate(input=1, output=1), TokenRequest(1000, 0), 100)

    assert monthly_usd(TokenRate(input=1, output=1), TokenRequest(1000, 0), 100, retry_share=0.05) == pytest.approx(
        1.05 * once
    )


def test_a_tier_is_chosen_by_one_request_and_never_by_the_sum_of_them():
    price = listed("openai", "gpt-5.6-sol")

    paid = effective(price, 200_000, date(2026, 11, 20))

    assert monthly_usd(paid.rate, TokenRequest(200_000, 2_000), 30 / 30.4375) == pytest.approx(25.2)
    long = effective(price, 300_000, date(2026, 11, 20)).rate
    assert (long.input, long.output, long.cache_read) == (8, 30, 0.8)


def test_an_announced_price_is_used_from_its_day_on():
    price = listed("google", "gemini-3.8-flash")

    assert rate_on(price, date(2026, 12, 31), 1000) == TokenRate(input=0.75, output=3.75, cache_read=0.075)
    assert rate_on(price, date(2027, 1, 1), 1000) == TokenRate(input=1.5, output=7.5, cache_read=0.15)


def test_peak_hours_raise_the_average_of_a_load_spread_over_the_week():
    hours = load().api.peak_hours["deepseek"]

    paid = effective(listed("deepseek", "deepseek-v4-pro"), 1000, date(2026, 11, 20), peaks=hours)

    assert paid.rate.input == pytest.approx(0.66 * (1 + 7 / 24 * 5 / 7))


def test_a_batch_share_is_cheaper_only_where_the_host_has_a_batch_price():
    with_batch, without = listed("openai", "o3"), listed("cerebras", "gpt-oss-120b")

    assert effective(with_batch, 1000, date(2026, 11, 20), 0.5).rate.input == pytest.approx(1.5)
    assert effective(without, 1000, date(2026, 11, 20), 0.5) == effective(without, 1000, date(2026, 11, 20))


STAIRS = st.builds(
    Staircase,
    fixed_usd=st.floats(0, 20_000),
    gpu_usd=st.floats(100, 10_000),
    gpus_per_replica=st.sampled_from([1, 2, 4, 8]),
    capacity=st.floats(1_000, 500_000),
    spare=st.integers(0, 2),
    sku_gpus=st.sampled_from([1, 8]),
)


@settings(max_examples=60, deadline=None)
@given(stairs=STAIRS, price=st.floats(1e-5, 0.05))
def test_from_a_lasting_break_even_on_the_fleet_is_never_dearer_than_the_api(stairs: Staircase, price: float):
    found = break_even(stairs, price)
    if found.lasting is None:
        return

    for factor in (1.0001, 1.01, 1.3, 2, 3.7, 11, 97):
        load_then = max(found.lasting, 1e-6) * factor
        assert stairs.usd(load_then) <= load_then * price * 30.4375 * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(stairs=STAIRS, price=st.floats(1e-5, 0.05))
def test_just_below_a_lasting_break_even_the_fleet_is_dearer(stairs: Staircase, price: float):
    found = break_even(stairs, price)
    if not found.lasting:
        return

    below = found.lasting * (1 - 1e-7)
    assert stairs.usd(below) > below * price * 30.4375 * (1 - 1e-6)


def test_there_is_no_break_even_when_a_replica_costs_more_than_the_api_charges_for_its_work():
    stairs = Staircase(3750, 2370.4725, 2, 115_200)

    found = break_even(stairs, 0.001144)

    assert (found.first, found.lasting) == (None, None)
    assert found.replica_usd > found.replica_api_usd


def test_a_first_crossing_need_not_last():
    found = break_even(Staircase(3750, 2370.4725, 2, 410_400), 0.001144)

    assert found.first == pytest.approx(380_003, rel=1e-4)
    assert found.lasting == pytest.approx(516_157, rel=1e-4)


def test_three_price_scenarios_are_named_and_none_is_called_a_forecast():
    assert [s.name for s in SCENARIOS] == ["flat", "falling 30 %/yr", "rising 20 %/yr"]
    assert [round(s.factor(12), 9) for s in SCENARIOS] == [1.0, 0.7, 1.2]


def test_a_present_value_discounts_each_month_and_not_the_one_time_cost():
    falling = total([10_000 * SCENARIOS[1].factor(month) for month in range(36)], 0.08, one_time=5_000)

    assert falling.undiscounted == pytest.approx(229_342.87, abs=0.01)
    assert falling.present_value == pytest.approx(210_041.07, abs=0.01)


def test_draws_are_the_same_for_every_option_and_every_run():
    common = draws(1000)

    assert common.price[:50] == draws(50).price
    for axis in (common.throughput, common.output):
        assert (sum(axis) / 1000, sum(z * z for z in axis) / 1000) == pytest.approx((0, 1), abs=0.02)
    for axis in (common.price, common.peak, common.people):
        assert sum(far < 0 for far in axis) == pytest.approx(500, abs=10)
    both_above = sum(a > 0 and b > 0 for a, b in zip(common.throughput, common.price, strict=True))
    assert both_above == pytest.approx(250, abs=10)


def test_a_simulated_fleet_costs_in_each_draw_what_it_costs_for_those_values():
    triangle = Triangle(2, 3, 5)
    stairs = Staircase(100, 2500, 2, 50_000, 1, 8, crew=Crew(0.25, usd_per_fte=15_000))
    fleet = SelfHosting(stairs, 2e5, 0.8, 400, 5e-4, 0.02, 0.25, 0.3, triangle, 800, triangle, triangle, 7)
    common = draws(40)

    drawn = fleet.simulated(common)

    for i, usd in enumerate(drawn):
        speed, length = math.exp(0.25 * common.throughput[i]), math.exp(0.3 * common.output[i])
        others = [triangle.reached(far[i]) for far in (common.price, common.peak, common.people)]
        assert usd == pytest.approx(fleet.usd(speed, length, *others))


def test_a_triangle_has_its_median_in_the_middle_and_its_corners_at_the_ends():
    shape = Triangle(2, 3, 5)

    assert [shape.at(p) for p in (0, 0.5, 1)] == pytest.approx([2, 3, 5])
    assert Triangle(3, 3, 3).at(0.9) == 3


def test_a_band_is_the_tenth_fiftieth_and_ninetieth_percentile():
    spread = band([float(i) for i in range(101)])

    assert (spread.p10, spread.p50, spread.p90) == (10, 50, 90)
    assert cheaper([1, 2, 3], [2, 2, 2]) == 1
