"""Readers at once, vectors in memory, purchase of GPUs that are named, a sum that is paid today."""

import pytest

from protocols.adoption import CostKind, Tuning
from tests.agents.cost.kinds.kind_case import asked, figure_of, value


def test_a_faster_pace_leaves_room_for_fewer_readers():
    slow, fast = (
        asked("Llama-3.1-8B", CostKind.CONCURRENCY, gpu="h100", tokens_per_second=pace) for pace in (15.0, 60.0)
    )

    readers = [next(float(i.value) for i in a.measures[0].inputs if i.name == "readers") for a in (slow, fast)]
    assert readers[0] > readers[1] >= 1


def test_vectors_take_four_bytes_a_dimension_and_half_as_much_again():
    answer = asked("Qdrant", text="What does Qdrant cost for 100 million vectors of 1,024 dimensions?")

    assert value(answer, "vectors.ram_gb") == pytest.approx(1e8 * 1024 * 4 * 1.5 / 1e9)
    assert "not on file" in (answer.answer or "")


def test_gpus_that_are_named_are_what_is_paid_for():
    answer = asked("DeepSeek-R1", CostKind.PURCHASE_MODEL, gpu="h100", gpu_count=8)

    assert next(float(i.value) for i in figure_of(answer, "rent.on_demand").inputs if i.name == "gpus") == 8
    assert "do not hold one replica" in answer.summary


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("If we shut the GPUs down on nights and weekends", 60),
        ("with the servers off at weekends", 120),
        ("we turn it off at night", 84),
    ],
)
def test_machines_that_stand_still_are_paid_for_the_rest_of_the_week(words: str, hours: float):
    answer = asked("Llama-3.3-70B", text=f"{words}, what does Llama-3.3-70B cost?", gpu="h100", gpu_count=2)

    assert f"on demand, {hours} hours a week" in answer.summary


def test_a_sum_paid_today_tells_the_volume():
    answer = asked("DeepSeek-V3.2", text="We pay $12,000 a month for GPT-4o. What would it cost for the same?")

    today = next(m for m in answer.measures if "openai" in m.id)
    assert float(today.value) == pytest.approx(12_000, rel=0.001)


def test_tokens_in_all_are_the_size_of_a_fine_tuning_run():
    small, large = (asked("Llama-3.1-8B", CostKind.FINE_TUNING, tuning=Tuning.LORA, tokens=n) for n in (10**7, 10**8))

    assert value(large, "tuning.lora.hours") == pytest.approx(10 * value(small, "tuning.lora.hours"))


def test_a_card_of_so_many_gigabytes_holds_the_model_or_not():
    question = "Can a 24 GB card run {} in 4 bit with a 16k context?"
    small, large = (asked(name, text=question.format(name)) for name in ("Qwen3-14B", "Llama-3.3-70B"))

    assert "It fits in 24 GB" in (small.answer or "")
    assert "It does not fit in 24 GB" in (large.answer or "")


def test_a_translation_is_as_long_as_what_it_translates():
    answer = asked("gpt-oss-120b", text="Translate 400,000 texts of 300 tokens into 5 languages, one-time cost?")

    inputs = {i.name: float(i.value) for i in answer.measures[0].inputs}
    assert (inputs["items"], inputs["tokens_in"], inputs["tokens_out"]) == (2_000_000, 300, 300)


def test_the_carbon_of_some_requests_is_no_fleets_month():
    few, many = (asked("Llama-3.1-8B", CostKind.ENERGY, regions=("Germany",), items=n) for n in (1000, 10_000))

    assert value(many, "energy.kwh") == pytest.approx(10 * value(few, "energy.kwh"))
    assert value(few, "energy.kwh") < 5


@pytest.mark.parametrize("kind", [CostKind.RERANK, CostKind.SPEECH])
def test_what_is_sold_by_search_or_character_has_its_own_price(kind: CostKind):
    name = {CostKind.RERANK: "bge-reranker-v2-m3", CostKind.SPEECH: "tts-1"}[kind]
    answer = asked(name, kind, items=1000, characters=2_000_000)

    assert answer.outcome == "estimated"
    assert float(answer.measures[0].value) > 0


@pytest.mark.parametrize(
    "text",
    [
        "Is Qwen3-32B cheaper than GPT-4o?",
        "Would Qwen3-32B save us money over GPT-4o?",
        "Should we replace GPT-4o by Qwen3-32B?",
        "Ist Qwen3-32B günstiger als GPT-4o?",
    ],
)
def test_a_model_held_against_another_gets_both_bills(text):
    found = asked("Qwen3-32B", text=text, tokens_per_month=10**8)

    assert "migration.saving_usd_month" in {m.id for m in found.measures}
    assert "in place of $" in (found.answer or "")


@pytest.mark.parametrize(
    "text", ["Is self-hosting Qwen3-32B cheaper than an API?", "Is Qwen3-32B cheaper than Acme-7B-Secret?"]
)
def test_without_a_price_of_the_other_the_running_cost_is_answered(text):
    found = asked("Qwen3-32B", text=text, tokens_per_month=10**8)

    assert "migration.saving_usd_month" not in {m.id for m in found.measures}
    assert found.outcome == "estimated"
