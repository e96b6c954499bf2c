"""Each kind of cost question gets its own answer, with figures that recompute, or one honest sentence."""

from typing import Any

import pytest

from agents.cost.assess import questions
from agents.cost.facts.knowledge import load
from agents.cost.kinds.table import ANSWERS
from protocols.adoption import (
    Component,
    CostFocus,
    CostKind,
    Inquiry,
    Kind,
    Purchase,
    Tuning,
)
from protocols.adoption.text.formula import evaluate
from tests.agents.cost.kinds.kind_case import asked, figure_of, value


def test_the_speed_of_a_machine_is_tokens_per_second_with_a_range():
    found = asked("Llama-3.1-8B", CostKind.SPEED, gpu="Apple M4 Pro")

    pace = figure_of(found, "speed.apple-m4-pro.tokens_per_s")
    assert 25 < float(pace.value) < 50  # 273 GB/s over 4.8 GB of weights, at what llama.cpp reaches
    assert pace.low is not None
    assert pace.low < pace.value < (pace.high or 0)
    assert "tokens per second" in found.summary
    assert "month" not in found.summary


def test_a_faster_memory_reads_a_model_faster():
    slow, fast = (asked("Qwen3-8B", CostKind.SPEED, gpu=gpu) for gpu in ("RTX 3060", "RTX 3090"))

    assert value(fast, "speed.rtx-3090.tokens_per_s") > 1.8 * value(slow, "speed.rtx-3060.tokens_per_s")


def test_a_model_too_large_for_the_machine_gets_no_speed():
    found = asked("Llama-3.3-70B", CostKind.SPEED, gpu="RTX 3060")

    assert found.outcome == "not_on_file"
    assert "does not fit on 1 x rtx-3060" in found.summary


def test_memory_counts_the_file_its_cache_and_the_engine():
    found = asked("Llama-3.3-70B", CostKind.MEMORY, weight_format="Q4_K_M", context_tokens=8192)

    assert value(found, "memory.q4_k.weights_gb") == pytest.approx(42.5, rel=0.01)
    assert value(found, "memory.q4_k.total_gb") == pytest.approx(42.5 + 2.7 + 2, rel=0.02)
    assert (found.answer or "").startswith("47.2 GB in Q4_K_M; ")


def test_memory_names_what_renting_gpus_that_hold_it_costs():
    found = asked("DeepSeek-V3", CostKind.MEMORY)

    rent = next(m for m in found.measures if m.id == "memory.rent")
    inputs = {i.name: float(i.value) for i in rent.inputs}
    room = value(found, "memory.bf16.total_gb")
    assert inputs["gpus"] in (8, 16, 32)
    assert inputs["gpus"] * 300 > room
    assert float(rent.value) == pytest.approx(inputs["gpus"] * inputs["usd_per_gpu_hour"] * inputs["hours_per_month"])
    assert "rent for $" in (found.answer or "")
    assert not any(m.id == "memory.rent" for m in asked("Qwen3-8B", CostKind.MEMORY, gpu="RTX 4090").measures)


def test_without_a_format_memory_is_told_for_several():
    found = asked("Qwen3-8B", CostKind.MEMORY)

    assert {"memory.bf16.total_gb", "memory.q8_0.total_gb", "memory.q4_k.total_gb"} <= {m.id for m in found.measures}


def test_a_format_nobody_knows_is_said_to_be_so():
    assert "not on file" in asked("Qwen3-8B", CostKind.MEMORY, weight_format="IQ1_S").summary


def test_the_longest_context_fills_what_the_weights_leave():
    found = asked("Llama-3.1-8B", CostKind.CONTEXT_FIT, gpu="RTX 4090", context_tokens=200_000)

    longest = value(found, "context.rtx-4090.tokens")
    assert 100_000 < longest < 150_000  # 17 GB of 131 kB each, and the model takes 131,072 at most
    assert "200,000 tokens do not fit" in found.summary


def test_fine_tuning_is_arithmetic_over_the_gpus_it_needs():
    found = asked(
        "Llama-3.1-8B", CostKind.FINE_TUNING, tuning=Tuning.QLORA, items=50_000, tokens_per_item=1000, epochs=3
    )

    # 8.03e9 parameters x 6 FLOPs x 150e6 tokens over 0.35 x 989e12 FLOP/s
    assert value(found, "tuning.qlora.hours") == pytest.approx(8.03e9 * 6 * 150e6 / (0.35 * 989e12) / 3600, rel=0.01)
    assert value(found, "tuning.qlora.gpus") == 1
    assert "fine-tuning" in found.summary


def test_full_fine_tuning_needs_more_gpus_than_adapters():
    found = asked("Llama-3.3-70B", CostKind.FINE_TUNING)

    gpus = [value(found, f"tuning.{way}.gpus") for way in ("qlora", "lora", "full")]
    assert gpus == sorted(gpus)
    assert gpus[-1] >= 16  # 16 bytes of each of 70.6 billion parameters


def test_embedding_documents_costs_their_tokens_once():
    found = asked("BGE-M3", CostKind.EMBEDDING, items=10_000_000, tokens_per_item=500)

    # 5 billion tokens at 0.01 a million
    assert found.answer == "$50.00 in all for embedding 10 million documents of 500 tokens at Novita"


def test_transcription_is_priced_by_the_minute_of_the_model_named():
    exact = asked("Whisper large-v3 / turbo", text="What does it cost to transcribe 100 hours with Whisper large-v3?")

    bill = exact.measures[0]
    assert float(bill.value) == pytest.approx(100 * 60 * 0.00003083 * 60, rel=0.001)  # Groq, by the second


def test_a_model_sold_by_the_unit_is_never_billed_by_the_month_of_tokens():
    found = asked("FLUX.1 [schnell]")

    assert "image" in found.summary
    assert "tokens a month" not in found.summary


def test_a_unit_price_nobody_has_is_an_honest_sentence():
    found = asked("MadeUp-Embed-9", CostKind.EMBEDDING)

    assert found.outcome == "not_on_file"
    assert "is not on file" in found.summary


def test_a_migration_is_the_difference_of_two_bills_for_the_same_load():
    found = asked("Llama-3.3-70B", CostKind.MIGRATION, incumbent="GPT-4o", tokens_per_month=2 * 10**9)

    saving = figure_of(found, "migration.saving_usd_month")
    assert float(saving.value) == pytest.approx(8750 - 395, rel=0.01)  # 1500M in and 500M out at 2.5/10 and 0.13/0.4
    assert "gpt-4o" in found.summary


def test_the_incumbent_may_stand_in_the_words():
    found = asked(
        "DeepSeek-V3.2",
        text="We use Claude Sonnet 4.5 for 500M tokens a month. Would DeepSeek-V3.2 be cheaper?",
        tokens_per_month=5 * 10**8,
    )

    assert "from claude-sonnet-4-5" in found.summary
    assert "no longer sold" in found.summary  # retired on the day of the question


def test_embeddings_migrate_at_the_prices_of_embeddings():
    found = asked(
        "Qwen3-Embedding-8B",
        text="What do we save by switching from OpenAI embeddings to Qwen3-Embedding-8B?",
        tokens_per_month=5 * 10**9,
    )

    assert value(found, "migration.saving_usd") == pytest.approx(5000 * (0.02 - 0.01))


def test_an_own_machine_costs_its_electricity_and_no_staff():
    found = asked("Qwen3-8B", CostKind.OWN_MACHINE, gpu="RTX 3090", tokens_per_month=5_000_000)

    assert value(found, "own.rtx-3090.usd_month") < 2
    assert "no staff" in found.summary


def test_a_machine_that_cannot_do_the_work_in_a_month_is_told():
    found = asked("Qwen3-8B", CostKind.OWN_MACHINE, gpu="RTX 3060", tokens_per_month=10**10)

    assert "does not manage that" in found.summary


@pytest.mark.parametrize(
    ("more", "way"),
    [
        ({"purchase": Purchase.SPOT}, "spot"),
        ({"purchase": Purchase.RESERVED_1_YEAR}, "reserved for a year"),
        ({"hours_per_week": 50.0}, "on demand, 50 hours a week"),
    ],
)
def test_another_way_of_paying_is_cheaper_than_on_demand(more: dict[str, Any], way: str):
    found = asked("Llama-3.3-70B", CostKind.PURCHASE_MODEL, gpu="h100", gpu_count=8, **more)

    assert way in found.summary
    assert "less than on demand" in found.summary


def test_hours_of_the_week_are_their_share_of_the_rent():
    found = asked("Llama-3.3-70B", CostKind.PURCHASE_MODEL, gpu="h100", gpu_count=8, hours_per_week=50.0)

    part = next(m for m in found.measures if "50" in m.id)
    assert float(part.value) == pytest.approx(value(found, "rent.on_demand") * 50 / 168)


def test_a_job_is_paid_once_at_a_batch_price_where_there_is_one():
    found = asked("gpt-oss-20b", CostKind.ONE_OFF, items=20_000_000, tokens_per_item=400)

    assert "once" in found.summary
    assert "a month" not in found.summary
    assert len(found.measures) > 3


def test_a_job_of_unknown_size_asks_for_it():
    found = asked("gpt-oss-20b", CostKind.ONE_OFF)

    assert [q.field for q in found.missing] == ["facts.items"]


def test_a_minute_of_voice_adds_hearing_and_speaking():
    found = asked("Llama-3.1-8B", CostKind.PER_MINUTE)

    parts = [value(found, f"minute.{name}.usd") for name in ("hearing", "speaking")]
    assert value(found, "minute.usd") > sum(parts) > 0


def test_carbon_is_told_for_each_region_named():
    found = asked("Llama-3.3-70B", CostKind.ENERGY, regions=("Poland", "Norway"), tokens_per_month=10**9)

    kwh = value(found, "energy.kwh_month")
    assert value(found, "energy.poland.kg_month") == pytest.approx(kwh * 0.6619, rel=0.1)
    assert value(found, "energy.norway.kg_month") < value(found, "energy.poland.kg_month") / 15


def test_the_team_of_a_fleet_follows_the_staffing_rule():
    found = asked("Kimi K2.5", CostKind.TEAM)

    assert value(found, "team.fte") == pytest.approx(0.25)
    assert value(found, "team.usd_month") == pytest.approx(0.25 * 180_000 / 12)


def test_a_region_compares_offers_on_file():
    found = asked("Llama-3.3-70B", CostKind.REGION, gpu="h100")

    assert {"region.EU.usd_month", "region.US.usd_month"} <= {m.id for m in found.measures}


@pytest.mark.parametrize("kind", [Kind.INFERENCE_ENGINE, Kind.PLATFORM])
def test_support_is_one_honest_sentence_for_software_too(kind: Kind):
    found = asked("vLLM", text="What does a support subscription for vLLM cost?", component_kind=kind)

    assert "not on file" in found.summary
    assert found.measures == ()


def test_what_no_kind_answers_gets_one_sentence_and_no_bill():
    found = asked("Llama-3.1-8B", text="What does pre-training Llama-3.1-8B cost?")

    assert (
        found.summary
        == "The cost of training a model from scratch is not on file: no kind of question here answers it."
    )


@pytest.mark.parametrize("kind", sorted(set(ANSWERS) - {CostKind.VECTOR_MEMORY}))
def test_an_unknown_model_never_gets_another_questions_bill(kind: CostKind):
    found = asked("Never-Heard-Of-It-7", kind, gpu="h100", incumbent="GPT-4o", items=10)

    assert "not on file" in found.summary
    assert found.measures == ()


def test_a_kind_of_its_own_asks_nothing_about_monthly_volume():
    component = Component(name="Llama-3.1-8B")
    inquiry = Inquiry(components=(component,), cost=CostFocus(kind=CostKind.SPEED))

    assert questions(inquiry, component, load()) == ()


@pytest.mark.parametrize(
    ("name", "kind", "more"),
    [
        ("Llama-3.1-8B", CostKind.SPEED, {"gpu": "RTX 4090"}),
        ("Llama-3.3-70B", CostKind.MEMORY, {}),
        ("Llama-3.1-8B", CostKind.FINE_TUNING, {}),
        ("BGE-M3", CostKind.EMBEDDING, {"items": 1000}),
        ("Llama-3.3-70B", CostKind.MIGRATION, {"incumbent": "GPT-4o"}),
        ("Llama-3.3-70B", CostKind.PURCHASE_MODEL, {"purchase": Purchase.SPOT}),
        ("gpt-oss-20b", CostKind.ONE_OFF, {"items": 1000}),
        ("Qwen3-8B", CostKind.OWN_MACHINE, {"gpu": "rtx-3090"}),
        ("Llama-3.3-70B", CostKind.ENERGY, {}),
        ("Llama-3.3-70B", CostKind.ENERGY, {"items": 1000}),
        ("BGE-M3", CostKind.EMBEDDING, {"items": 1000, "gpu": "L4"}),
        ("Whisper large-v3", CostKind.TRANSCRIPTION, {"audio_hours": 10, "gpu": "A10"}),
        ("Llama-3.3-70B", CostKind.LIST_PRICE, {}),
        ("Llama-3.3-70B", CostKind.PER_REQUEST, {}),
        ("DeepSeek-V3.2", CostKind.DISCOUNT, {}),
        ("Llama-3.1-8B", CostKind.CONCURRENCY, {"gpu": "h100"}),
        ("Llama-3.3-70B", CostKind.BREAK_EVEN, {}),
        ("Qdrant", CostKind.VECTOR_MEMORY, {"items": 10**8}),
    ],
)
def test_every_figure_recomputes_from_its_formula(name: str, kind: CostKind, more: dict[str, Any]):
    measures = asked(name, kind, **more).measures

    assert measures
    shown = {m.id: m.value for m in measures}
    for m in measures:
        given = {i.name: shown[i.measure] if i.measure else i.value for i in m.inputs}
        assert float(evaluate(str(m.formula), given)) == pytest.approx(float(m.value), rel=1e-6), m.id
