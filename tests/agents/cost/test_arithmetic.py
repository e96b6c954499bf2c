"""The formulas give what plain arithmetic gives, worked out apart from the code; prices as of 2026-11-20."""

import pytest

from agents.cost.economics.api_cost import DAYS_PER_MONTH, TokenRequest, monthly_usd, request_usd
from agents.cost.economics.break_even import break_even
from agents.cost.economics.effective_rate import mixed
from agents.cost.economics.energy import node_power_w
from agents.cost.economics.fleets.fleet import fleet, usd_per_mtok
from agents.cost.economics.staircase import Staircase
from agents.cost.economics.tco import SCENARIOS, Ownership, own, total
from agents.cost.facts.knowledge import load as load_knowledge
from agents.cost.facts.machines.catalogue import load
from agents.cost.facts.machines.energy_facts import NodePower
from agents.cost.facts.pricing.prices import PeakHours, Tariff, Tier, TokenRate
from agents.cost.facts.units import HOURS_PER_MONTH
from agents.cost.performance.attention import kv_bytes_per_sequence

GIB = 2**30
MILLION = TokenRequest(1_000_000, 1_000_000)
R1, O1 = TokenRate(input=0.55, output=2.19), TokenRate(input=15, output=60)
LLAMA_REQUEST_USD = request_usd(TokenRate(input=0.88, output=0.88), TokenRequest(1000, 300))


@pytest.mark.parametrize(
    ("rate", "request_", "usd"),
    [
        (R1, MILLION, 2.74),
        (O1, MILLION, 75.0),
        (TokenRate(input=4, output=16, cache_read=1), TokenRequest(1_000_000, 1_000_000, cached_tokens=500_000), 18.5),
        (R1, TokenRequest(500, 200, reasoning_tokens=3000), 0.007283),
        (O1, TokenRequest(500, 3200), 0.1995),
        (TokenRate(input=1, output=4), MILLION, 5.0),
    ],
)
def test_one_request_costs_its_tokens(rate: TokenRate, request_: TokenRequest, usd: float):
    assert request_usd(rate, request_) == pytest.approx(usd, rel=1e-6)


@pytest.mark.parametrize(
    ("rate", "request_", "per_day", "usd"),
    [
        (TokenRate(input=0.15, output=0.6), TokenRequest(1500, 300), 10_000, 123.271875),
        (TokenRate(input=2, output=10, cache_read=0.1), TokenRequest(6000, 400, cached_tokens=5000), 20_000, 3956.875),
        (TokenRate(input=2, output=10), TokenRequest(6000, 400), 20_000, 9740.0),
        (TokenRate(input=2, output=10), TokenRequest(2000, 500), 200_000, 54_787.5),
        (TokenRate(input=1.4, output=4.4), TokenRequest(2000, 500), 200_000, 30_437.5),
        (TokenRate(input=0.15, output=0.60), TokenRequest(2000, 500), 200_000, 3652.5),
    ],
)
def test_a_month_costs_its_days_of_requests(rate: TokenRate, request_: TokenRequest, per_day: float, usd: float):
    assert monthly_usd(rate, request_, per_day) == pytest.approx(usd, rel=1e-6)


def test_a_tier_holds_for_the_whole_of_one_request():
    tariff = Tariff(
        rate=TokenRate(input=4, output=20),
        tiers=(Tier(above_input_tokens=272_000, rate=TokenRate(input=8, output=30)),),
    )

    assert request_usd(tariff.at(300_000), TokenRequest(300_000, 2_000)) == pytest.approx(2.46)
    assert request_usd(tariff.at(200_000), TokenRequest(200_000, 2_000)) == pytest.approx(0.84)


def test_peak_hours_are_weighted_by_the_day():
    hours = PeakHours(utc_hours=((1, 4), (6, 10)), weekdays_only=True, source="price list")
    weekday = mixed(
        ((1 - hours.share(1), TokenRate(input=0.66, output=1.98)), (hours.share(1), TokenRate(input=1.32, output=3.96)))
    )

    assert request_usd(weekday, MILLION) == pytest.approx(3.41)
    assert hours.share(0) == 0


@pytest.mark.parametrize(
    ("model", "bytes_per_token"),
    [
        ("llama-3.1-8b", 131_072),
        ("llama-3.1-70b", 327_680),
        ("llama-3.1-405b", 516_096),
        ("deepseek-v3", 70_272),
        ("qwen3-235b-a22b", 192_512),
    ],
)
def test_the_cache_of_one_token_follows_from_the_layers(model: str, bytes_per_token: int):
    assert load().model(model).kv_per_token * 2 == bytes_per_token


@pytest.mark.parametrize(("model", "gib"), [("deepseek-v4-pro", 9.617188), ("deepseek-v3.2", 83.875)])
def test_a_compressed_cache_of_a_million_tokens_is_small(model: str, gib: float):
    assert kv_bytes_per_sequence(load().model(model), 2**20, 2) / GIB == pytest.approx(gib, rel=1e-3)


@pytest.mark.parametrize(
    ("usd_per_hour", "tokens_per_s", "utilisation", "usd"),
    [(16, 22_300, 1.0, 0.199302), (3.5, 2909, 1.0, 0.334212), (3.5, 2909, 0.4, 0.83553)],
)
def test_a_million_tokens_cost_the_hours_they_take(usd_per_hour, tokens_per_s, utilisation, usd):
    assert usd_per_mtok(usd_per_hour, tokens_per_s, utilisation) == pytest.approx(usd, rel=1e-5)


def test_a_fleet_is_sized_by_its_peak_with_one_to_spare():
    size = fleet(1_000_000, 5, 2, peak_to_average=3, headroom=0.8, spare=1)

    assert (size.replicas, size.gpus) == (10, 20)
    assert size.utilisation == pytest.approx(0.231481, rel=1e-5)
    assert size.gpus * 2.95 * HOURS_PER_MONTH == pytest.approx(43_099.5)


def _stairs(capacity: float) -> Staircase:
    return Staircase(0.25 * 180_000 / 12, 2.95 * HOURS_PER_MONTH * 1.1, 2, capacity)


def test_at_low_volume_the_api_is_far_cheaper():
    api = 10_000 * DAYS_PER_MONTH * LLAMA_REQUEST_USD

    assert api == pytest.approx(348.205)
    assert _stairs(5 * 0.8 * 86_400 / 3).usd(10_000) == pytest.approx(13_231.89)


def test_a_replica_dearer_than_what_it_can_serve_never_breaks_even():
    result = break_even(_stairs(115_200), LLAMA_REQUEST_USD)

    assert (result.first, result.replica_usd) == (None, pytest.approx(4740.945))
    assert result.replica_api_usd == pytest.approx(4011.3216)


def test_a_flat_load_breaks_even_where_the_fixed_cost_is_earned():
    assert break_even(_stairs(410_400), LLAMA_REQUEST_USD).first == pytest.approx(380_002.871871)


def _server(rent: float) -> Ownership:
    return own(
        260_000,
        months=36,
        kilowatts=7.6,
        pue=1.3,
        usd_per_kwh=0.1,
        support_per_year=0.1,
        gpus=8,
        rent_usd_per_gpu_hour=rent,
    )


def test_a_server_is_paid_off_by_the_rent_it_saves():
    bought = _server(rent=2.95)

    assert bought.usd_per_month == pytest.approx(10_110.622889)
    assert bought.usd_per_gpu_hour == pytest.approx(1.730086, rel=1e-5)
    assert bought.payback_months == pytest.approx(18.1167, rel=1e-5)


def test_a_server_that_saves_nothing_never_pays_back():
    assert _server(rent=0.1).payback_months is None


def test_falling_prices_and_a_discount_rate_both_shrink_a_three_year_bill():
    falling = total([10_000 * SCENARIOS[1].factor(month) for month in range(36)], 0.08)

    assert falling.undiscounted == pytest.approx(224_342.872247)
    assert falling.present_value == pytest.approx(205_041.06855)


def test_a_node_draws_its_cards_and_its_host():
    b200 = load().accelerator("b200-sxm")
    watts = node_power_w(b200, 8, 1.0, NodePower(0.2, 2000, "", ""))

    assert watts / 1000 * HOURS_PER_MONTH * 1.2 == pytest.approx(8766.0, rel=1e-3)


def test_the_claims_people_quote_come_out_as_their_sources_say():
    claims = {claim.key: float(claim.correction.value) for claim in load_knowledge().claims}

    assert claims["r1_to_o1"] == pytest.approx(0.036536, rel=1e-3)
    assert claims["oss_value_trillion_usd"] == pytest.approx(8.8)
