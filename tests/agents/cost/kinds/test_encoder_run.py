"""Embedding and transcribing on a machine: speed by arithmetic and published runs, never an API bill."""

from math import log

import pytest

from agents.cost.facts.knowledge import load
from agents.cost.facts.pricing.unit_prices import Modality
from agents.cost.performance.encoder_speed import operations_per_token, operations_per_window, share_of_peak
from protocols.adoption import CostKind
from tests.agents.cost.kinds.kind_case import asked, figure_of, value

FACTS = load().encoders


def test_an_l4_embeds_fifty_million_documents_in_days():
    answer = asked("BGE-M3", text="Embed 50M documents of 400 tokens with BGE-M3 on one L4", gpu="L4")

    hours = figure_of(answer, "encoder.l4.hours")
    assert 40 < float(hours.value) < 160  # 20 billion tokens at what published runs on an L4 reached: 59,000 to 62,000
    assert hours.low is not None
    assert hours.low < hours.value < (hours.high or 0)
    assert "tokens a second" in answer.summary
    assert "API" not in answer.summary


def test_a_card_of_ones_own_costs_electricity_and_another_one_rent():
    rented = asked("BGE-M3", CostKind.EMBEDDING, text="on an L4", items=10**6, gpu="L4")
    owned = asked("BGE-M3", CostKind.EMBEDDING, text="on our L4", items=10**6, gpu="L4")

    assert "of rent" in rented.summary
    assert "of electricity, the machine being yours" in owned.summary
    assert value(owned, "encoder.l4.usd") < value(rented, "encoder.l4.usd") / 10


def test_a_machine_of_ones_own_without_a_name_is_assumed_said_and_asked_for():
    words = "Can we run Whisper large-v3 on our own machine for 300 hours of dictation a month?"

    answer = asked("Whisper large-v3", CostKind.TRANSCRIPTION, text=words)

    assert "on 1 x l4" in str(answer.answer)
    assert [assumption.value for assumption in answer.assumptions if assumption.field == "use.workload.gpu"] == ["l4"]
    assert [question.field for question in answer.missing] == ["use.workload.gpu"]
    assert "of electricity, the machine being yours" in answer.summary


def test_an_a10_transcribes_tens_of_hours_an_hour():
    answer = asked("Whisper large-v3", text="We have an A10: transcribe 10,000 hours with Whisper large-v3", gpu="A10")

    assert 25 < value(answer, "encoder.a10.per_s") < 90
    assert value(answer, "encoder.a10.hours") == pytest.approx(10_000 / value(answer, "encoder.a10.per_s"), rel=1e-6)


def test_two_gpus_take_half_the_time():
    one, two = (asked("BGE-M3", CostKind.EMBEDDING, items=10**6, gpu="L4", gpu_count=count) for count in (1, 2))

    assert value(two, "encoder.l4.hours") == pytest.approx(value(one, "encoder.l4.hours") / 2)
    assert value(two, "encoder.l4.usd") == pytest.approx(value(one, "encoder.l4.usd"))


def test_how_fast_an_embedding_model_is_counts_the_tokens_it_reads():
    answer = asked("BGE-M3", text="How fast is BGE-M3 on an RTX 4090?", gpu="RTX 4090")

    assert "reads about" in answer.summary


def test_a_model_whose_pass_nobody_published_gets_one_sentence():
    answer = asked("voyage-3", CostKind.EMBEDDING, gpu="H100", items=1000)

    assert answer.outcome == "not_on_file"
    assert answer.measures == ()


@pytest.mark.parametrize("model", [m for m in FACTS.models if m.layers in (6, 12, 24)])
def test_the_trunk_of_a_plain_encoder_is_twelve_squares_of_its_width_a_layer(model):
    assert model.trunk == 12 * model.layers * model.attention_width**2


def test_a_whisper_window_costs_its_encoder_and_what_it_writes():
    large, turbo = (
        operations_per_window(FACTS.model(id), FACTS) for id in ("whisper-large-v3", "whisper-large-v3-turbo")
    )

    encoder = 1500 * operations_per_token(FACTS.model("whisper-large-v3"), 1500)
    assert encoder < turbo < large < 1.5 * encoder


@pytest.mark.parametrize("task", [Modality.EMBEDDING, Modality.TRANSCRIPTION])
def test_every_published_run_lies_within_the_range_that_is_printed(task: Modality):
    share = share_of_peak(task, FACTS)

    assert len(share.runs) >= 4
    assert len({run.group for run in share.runs}) >= 2
    assert log(share.high / share.value) == pytest.approx(log(share.value / share.low))
