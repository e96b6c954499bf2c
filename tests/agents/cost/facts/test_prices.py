import re
from datetime import date

import pytest
from pydantic import ValidationError

from agents.cost.economics.api_options import reference_options
from agents.cost.economics.workload import load_of
from agents.cost.facts.knowledge import load
from agents.cost.facts.pricing.prices import ApiPrices, PeakHours, Tariff, Tier, TokenRate
from agents.cost.facts.pricing.unit_prices import Modality
from protocols.adoption import Component, Inquiry

RENAMED = {
    "mistral-large-2512": "mistral-large-3",
    "mistral-small-2603": "mistral-small-4",
    "ministral-14b-2512": "ministral-3-14b",
    "ministral-8b-2512": "ministral-3-8b",
    "ministral-3b-2512": "ministral-3-3b",
    "devstral-2512": "devstral-2-123b",
    "kimi-k2-0711-preview": "kimi-k2",
    "llama-3.1-405b-reasoning": "llama-3.1-405b",
    "mistral.mistral-7b-instruct-v0:2": "mistral-7b-v0.2",
    "nemotron-3-ultra-nvfp4": "nemotron-3-ultra-550b-a55b",
    "mistral-small-24b-instruct-2501": "mistral-small-3-24b",
}
SERVED_AS = re.compile(
    r"(-v\d+)?:\d+$|-instruct(-\d{4})?|17b-\d+e|-fp8|-nvfp4|-a\d+b$|-32768|@cf|v0[.:]1|-24b|-675b|-12b"
)


def versions(name: str) -> list[str]:
    """The numbers in a name that tell one model from another, `3p1`, `3-1` and `3.1` being the same."""
    plain = re.sub(r"(\d)p(\d)", r"\1.\2", name.lower().rsplit("/", 1)[-1])
    plain = SERVED_AS.sub("", re.sub(r"(?<=\d)-(?=\d(?!\d))", ".", plain).replace("35-", "3.5-"))
    return sorted(re.findall(r"\d+(?:\.\d+)?", plain))


def is_sold_as(sells: str, model: str) -> bool:
    if model in RENAMED:
        return sells == RENAMED[model]
    family = re.match(r"[a-z]+", sells)
    digits = set(versions(model)) | set(re.findall(r"\d+", model))
    return bool(family and family[0] in model.lower() and set(versions(sells)) <= digits)


def test_every_host_sells_the_very_model_its_row_is_filed_under():
    wrong = [(row.host, row.model, row.sells) for row in load().api.rows if not is_sold_as(row.sells, row.model)]

    assert wrong == []
    assert not is_sold_as("llama-3.1-70b", "meta-llama/Llama-3.3-70B-Instruct")
    assert not is_sold_as("kimi-k2.5", "kimi-k2p6")


@pytest.mark.parametrize(
    ("model_id", "selling", "ended"),
    [
        ("llama-3.3-70b", {"aws", "deepinfra", "nebius", "novita", "sambanova"}, {"groq", "together", "cerebras"}),
        ("llama-3.1-8b", {"aws", "deepinfra", "nebius"}, {"groq"}),
        ("deepseek-r1", {"aws", "deepinfra"}, set()),
        ("gpt-oss-120b", {"deepinfra", "aws"}, {"fireworks"}),
        ("qwen3-32b", {"aws", "ovhcloud"}, {"groq", "cerebras"}),
        ("mistral-large-2411", set(), set()),
        ("llama-2-70b", set(), set()),
    ],
)
def test_hosts_that_stopped_selling_a_model_are_not_among_those_that_do(
    model_id: str, selling: set[str], ended: set[str]
):
    prices = load().api
    sold = {row.host for row in prices.selling(model_id) if row.sold_on(prices.as_of)}

    assert selling <= sold
    assert not ended & sold
    assert bool(selling) == bool(sold)


@pytest.mark.parametrize(
    ("spoken", "known"),
    [
        ("Llama 3.3 70B Instruct", "llama-3.3-70b"),
        ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"),
        ("Qwen3-Coder-480B-A35B-Instruct", "qwen3-coder-480b"),
        ("R1", "deepseek-r1"),
        ("deepseek-ai/DeepSeek-R1", "deepseek-r1"),
        ("Mistral-Large-Instruct-2411", "mistral-large-2411"),
        ("Kimi K2.6", "kimi-k2.6"),
        ("qwen 3 32b", "qwen3-32b"),
        ("gpt-oss-120b", "gpt-oss-120b"),
        ("mixtral-8x7b", "mixtral-8x7b"),
        ("Claude Sonnet 4.5", "claude-sonnet-4-5"),
        ("Llama 3.8B", None),
        ("Llama 3.7 70B", None),
        ("Llama 70B", None),
        ("GLM", None),
    ],
)
def test_a_name_is_only_taken_for_a_model_when_its_digits_agree(spoken: str, known: str | None):
    assert load().names.model_id(Component(name=spoken)) == known


def test_kimi_k2_6_is_not_sized_as_kimi_k2_5():
    names, sized = load().names, load().physics.models

    assert names.architecture("kimi-k2.6", sized) is None
    assert names.architecture("kimi-k2.5", sized)


def test_a_tier_applies_to_a_request_above_its_threshold_only():
    short, long = TokenRate(input=4, output=20), TokenRate(input=8, output=30)
    tariff = Tariff(rate=short, tiers=(Tier(above_input_tokens=272_000, rate=long),))

    assert tariff.at(272_000) == short
    assert tariff.at(272_001) == long


def test_peak_hours_weigh_weekdays_only_where_the_host_says_so():
    hours = PeakHours(utc_hours=((1, 4), (6, 10)), weekdays_only=True, source="")

    assert hours.share(1) == pytest.approx(7 / 24)
    assert hours.share() == pytest.approx(7 / 24 * 5 / 7)
    assert hours.model_copy(update={"weekdays_only": False}).share() == pytest.approx(7 / 24)


def test_every_row_says_how_it_was_verified_and_every_conflict_who_disagrees():
    rows = load().api.rows

    assert len(rows) > 480
    assert all(row.verification for row in rows)
    assert sum(bool(row.conflicts) for row in rows) > 20
    assert all(conflict.source for row in rows for conflict in row.conflicts)


def test_every_gpu_offer_has_a_source_a_date_and_a_verification():
    assert all(offer.source and offer.as_of and offer.verification for offer in load().gpus.offers)


def test_a_price_row_that_cannot_be_read_is_named_with_its_value():
    rate = {"input": -1, "output": 2}
    row = {"host": "acme", "model": "m-1", "sells": "m-1", "open": True, "standard": {"rate": rate}}
    document = {"as_of": "2026-11-20", "sources": [], "rows": [row | {"listed_on": "2026-11-20", "verification": "x"}]}

    with pytest.raises(ValidationError, match=r"rows\.0\.standard\.rate\.input[\s\S]*-1"):
        ApiPrices.model_validate(document)


def test_every_row_on_sale_was_listed_on_the_packaged_day_and_retires_later():
    prices = load().api

    sold = [row for row in prices.rows if row.sold_on(prices.as_of)]

    assert len(sold) > 500
    assert all(row.listed_on == prices.as_of and not row.withdrawn for row in sold)
    assert all(row.retires is None or row.retires > prices.as_of for row in sold)


@pytest.mark.parametrize(
    ("host", "model", "day", "sold"),
    [
        ("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", date(2026, 10, 21), True),
        ("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", date(2026, 10, 22), False),
        ("groq", "llama-3.3-70b-versatile", date(2026, 11, 30), False),
        ("nebius", "meta-llama/Llama-3.3-70B-Instruct", date(2026, 11, 30), True),
    ],
)
def test_sale_is_judged_by_the_day_of_the_question(host: str, model: str, day: date, sold: bool):
    (row,) = [row for row in load().api.rows if (row.host, row.model) == (host, model)]

    assert row.sold_on(day) is sold


def test_the_models_compared_with_are_the_newest_on_sale_of_each_tier():
    knowledge = load()
    inquiry = Inquiry(components=(Component(name="llama-3.3-70b"),))

    load_ = load_of(inquiry, knowledge, "llama-3.3-70b")
    options = reference_options("llama-3.3-70b", load_, knowledge, date(2026, 11, 30))

    names = {option.price.model for option in options}
    assert {"gpt-6-luna", "claude-haiku-5-5"} <= names
    assert not names & {"gpt-5-mini", "claude-haiku-4-5", "claude-sonnet-4-5"}


def test_what_is_not_generated_text_has_prices_too():
    rows = load().units.rows

    assert {row.modality for row in rows} == set(Modality)
    assert all(row.usd > 0 and row.source for row in rows)
    assert any(row.sells == "bge-m3" for row in rows)
