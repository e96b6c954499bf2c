"""What numbers measure, in every spelling people use."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.language.quantities.quantity import quantities
from protocols.adoption.text.currencies import in_usd
from protocols.adoption.text.numerals import numerals


def measured(text: str) -> dict[str, Decimal]:
    return {quantity.measure: quantity.value for quantity in quantities(text)}


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("approx 200M tok/mo", "tokens_month", "200000000"),
        ("about a hundred million tokens", "tokens_month", "100000000"),
        ("half a billion tokens per month", "tokens_month", "500000000"),
        ("40 mio. tokens/day", "tokens_month", "1217500000"),
        ("1,5 Mrd. tokens per month", "tokens_month", "1500000000"),
        ("monthly volume: 350M tokens", "tokens_month", "350000000"),
        ("100-200M tokens a month", "tokens_month", "200000000"),
        ("45.000 MAU", "mau", "45000"),
        ("200 000 users", "users", "200000"),
        ("customers: 12,500", "users", "12500"),
        ("five thousand users", "users", "5000"),
        ("50 requests per second", "rps", "50"),
        ("20,000 invoices per day", "requests_day", "20000"),
        ("3,000 hours of calls a month", "hours_month", "3000"),
        ("5 million vectors", "vectors", "5000000"),
        ("5k€/month", "budget_month", "5000"),
        ("our budget is 24,000 dollars a year", "budget_month", "2000"),
        ("a startup w/ 300k revenue", "annual_revenue", "300000"),
        ("4x H100", "gpu_count", "4"),
        ("two H100s", "gpu_count", "2"),
        ("a 7b model", "params_b", "7"),
        ("128k context", "context_tokens", "128000"),
        ("10x the traffic", "factor", "10"),
        ("traffic doubles", "factor", "2"),
        ("on 300 developer laptops", "headcount", "300"),
        ("make it half", "factor", "0.5"),
        ("a quarter of that", "factor", "0.25"),
        ("a fifth less, please", "factor", "0.8"),
        ("a tenth more than that", "factor", "1.1"),
        ("three quarters of it", "factor", "0.75"),
        ("half as much again", "factor", "1.5"),
        ("900 hours a month", "hours_month", "900"),
        ("replies of 300 tokens", "output_tokens", "300"),
        ("cut the answers to 100 tokens", "output_tokens", "100"),
        ("longer prompts, say 2,500 tokens", "input_tokens", "2500"),
        ("growing 10% a month", "growth_month", "0.1"),
        ("80% of input cached", "cached_share", "0.8"),
        ("over 3 years", "horizon_months", "36"),
    ],
)
def test_a_number_is_read_with_what_it_measures(text, measure, value):
    assert measured(text)[measure] == Decimal(value)


@pytest.mark.parametrize("text", ["we raised $5M", "the year 2026", "is it 3 or 4?", "version 2.9", "chapter 12"])
def test_a_number_that_measures_nothing_here_is_left_alone(text):
    assert measured(text) == {}


@settings(max_examples=150, deadline=None)
@given(
    figure=st.integers(1, 999),
    scale=st.sampled_from([("k", 10**3), ("M", 10**6), (" million", 10**6), ("bn", 10**9), (" thousand", 10**3)]),
    period=st.sampled_from(
        [("a month", 1), ("per month", 1), ("/mo", 1), ("monthly", 1), ("a day", Decimal("30.4375"))]
    ),
    before=st.sampled_from(["", "we need about ", "at ", "roughly "]),
)
def test_tokens_a_month_come_out_the_same_however_they_are_said(figure, scale, period, before):
    text = f"{before}{figure}{scale[0]} tokens {period[0]}".replace(" /", "/")

    assert measured(text) == {"tokens_month": Decimal(figure) * scale[1] * period[1]}


@settings(max_examples=150, deadline=None)
@given(value=st.integers(0, 10**12), style=st.sampled_from([",", ".", " ", "'", ""]))
def test_thousands_may_be_grouped_in_any_style(value, style):
    written = f"{value:,}".replace(",", style)

    (found,) = numerals(f"{written} users")

    assert found.value == value


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    for quantity in quantities(text):
        assert quantity.value >= 0


def test_other_currencies_become_dollars_with_the_rate_said():
    usd, note = in_usd(Decimal(3000), "EUR")

    assert usd == Decimal("3351.60")
    assert "European Central Bank" in note
    assert "2026-10-30" in note


def test_a_few_machines_say_nothing_of_the_size_of_a_company():
    assert "headcount" not in measured("on 3 laptops")


@pytest.mark.parametrize(
    "text",
    [
        "a third option",
        "half a million tokens",
        "an hour and a half later",
        "one third party",
        "a third of our users are in France",
    ],
)
def test_a_share_of_nothing_said_before_is_no_factor(text):
    assert "factor" not in measured(text)
