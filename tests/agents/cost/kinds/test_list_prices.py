"""Prices whatever the load: by host, for one request, and what a discount is worth."""

import pytest

from protocols.adoption import CostKind
from tests.agents.cost.kinds.kind_case import asked, value


def test_the_cheapest_host_is_a_price_per_million_tokens_and_no_bill():
    answer = asked("DeepSeek-V3.2", text="What is the cheapest host for DeepSeek-V3.2?")

    assert "per million tokens" in str(answer.answer)
    assert "a month" not in answer.summary
    assert answer.tables[0].columns == ("host", "input", "output", "at 3:1")


def test_one_request_is_priced_by_its_own_length():
    answer = asked("Llama-3.3-70B", text="What does one query cost?", input_tokens=4000, output_tokens=500)

    bill = answer.measures[0]
    prices = {i.name: float(i.value) for i in bill.inputs}
    by_hand = (4000 * prices["price_input"] + 500 * prices["price_output"]) / 1e6
    assert float(bill.value) == pytest.approx(by_hand)


def test_a_prompt_cache_saves_the_difference_of_two_bills_of_one_host():
    answer = asked("DeepSeek-V3.2", CostKind.DISCOUNT, tokens_per_month=10**9, cached_share=0.8)

    full, discounted = (value(answer, f"discount.{name}.usd_month") for name in ("full", "discounted"))
    assert value(answer, "discount.cached_share.usd_month") == pytest.approx(full - discounted)
    assert discounted < full


def test_a_batch_price_is_held_against_the_full_one():
    answer = asked("gpt-5-mini", text="What does batch processing save against real time?", tokens_per_month=10**8)

    assert "the batch price for 100% of the requests" in answer.summary
    assert answer.answer == "Saves 50%"


def test_the_break_even_is_the_answer_and_not_the_bill():
    answer = asked("gpt-oss-120b", text="At which volume does self-hosting gpt-oss-120b beat the API?")

    assert answer.summary.startswith(("Self-hosting", "At no volume"))
    assert answer.figure is None
