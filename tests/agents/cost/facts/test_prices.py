import re
from datetime import date

import pytest

from agents.cost.facts.knowledge import load
from agents.cost.facts.price_loader import api_prices
from agents.cost.facts.prices import PeakHours, Rate, Tariff, Tier
from protocols.adoption import Component

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
    ("model_id", "hosts"),
    [
        ("llama-3.3-70b", {"aws", "cloudflare", "groq", "together"}),
        ("llama-3.1-8b", {"aws", "cloudflare", "fireworks", "groq", "ovhcloud", "together"}),
        ("deepseek-r1", {"aws"}),
        ("deepseek-v3.2", {"deepseek", "fireworks"}),
        ("deepseek-v4-pro", {"deepseek", "doubleword", "fireworks"}),
        ("kimi-k2.6", {"cloudflare", "doubleword", "fireworks", "moonshotai"}),
        ("gpt-oss-20b", {"aws", "cloudflare", "databricks", "doubleword", "fireworks", "groq", "ovhcloud"}),
        ("qwen3-coder-480b", {"aws"}),
        ("mistral-large-3", {"aws", "mistral"}),
        ("mistral-large-2411", set()),
        ("llama-2-70b", set()),
    ],
)
def test_exactly_these_hosts_sell_a_model_to_new_customers(model_id: str, hosts: set[str]):
    assert {row.host for row in load().api.selling(model_id) if row.usable} == hosts


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
    tariff = Tariff(Rate(4, 20), (Tier(272_000, Rate(8, 30)),))

    assert tariff.at(272_000) == Rate(4, 20)
    assert tariff.at(272_001) == Rate(8, 30)


def test_peak_hours_weigh_weekdays_only_where_the_host_says_so():
    hours = PeakHours(((1, 4), (6, 10)), True, "")

    assert hours.share(1) == pytest.approx(7 / 24)
    assert hours.share() == pytest.approx(7 / 24 * 5 / 7)
    assert PeakHours(hours.utc_hours, False, "").share() == pytest.approx(7 / 24)


def test_every_row_says_how_it_was_verified_and_every_conflict_who_disagrees():
    rows = load().api.rows

    assert len(rows) > 480
    assert all(row.verification for row in rows)
    assert sum(bool(row.conflicts) for row in rows) > 40
    assert all(conflict.source for row in rows for conflict in row.conflicts)


def test_every_gpu_offer_has_a_source_a_date_and_a_verification():
    assert all(offer.source and offer.as_of and offer.verification for offer in load().gpus.offers)


def test_a_price_row_that_cannot_be_read_is_named():
    row = {"host": "acme", "model": "m-1", "sells": "m-1", "open": True, "input": -1, "output": 2, "verification": "x"}
    document = {"as_of": "2026-11-20", "sources": [], "peak_hours": {}, "rows": [row]}

    with pytest.raises(ValueError, match=r"acme/m-1.*negative"):
        api_prices(document)


def test_prices_are_dated():
    assert load().api.as_of == date(2026, 11, 20)
