from dataclasses import replace

import pytest

from agents.cost.economics.fleets.fleet import fleet, smallest_fleet
from agents.cost.facts.machines.catalogue import load
from agents.cost.facts.machines.specs import NotEstimable, Precision
from agents.cost.performance.batching import Demand
from agents.cost.performance.capacity import SpeedBasis, with_own_measurement
from agents.cost.performance.curve import curve
from agents.cost.performance.deployment import Deployment
from agents.cost.performance.memory import room_bytes, weights_bytes
from agents.cost.performance.placement import candidates, capacity, layouts
from agents.cost.performance.step_time import decode_s

CHAT = Demand(1000, 300)


def test_the_best_layout_needs_the_fewest_gpu_seconds_for_a_request():
    physics = load()
    found = candidates(physics.model("llama-3.3-70b"), physics.accelerator("h100"), CHAT)
    on_target = [c for c in found if c.meets_target]

    assert found[0].gpu_seconds_per_request == min(c.gpu_seconds_per_request for c in on_target)
    assert {c.n for c in found} > {2, 4}


def test_the_rate_recomputes_from_what_a_capacity_shows():
    physics = load()
    c = capacity(physics.model("deepseek-r1"), physics.accelerator("b200"), CHAT, None, physics.measurements)

    assert c.requests_per_s == pytest.approx(c.batch / (300 * c.step.total_s + c.batch * c.prefill_s))
    assert c.tpot_s == pytest.approx(c.step.total_s + (c.batch - 1) * c.prefill_s / 300)
    assert c.output_tokens_per_s == pytest.approx(300 * c.requests_per_s)


def test_attention_heads_divide_among_the_gpus_of_a_tensor_parallel_replica():
    physics = load()
    phi = physics.model("qwen3.5-27b")

    assert all(phi.heads % n == 0 for n, spread in layouts(phi, physics.accelerator("h100")) if not spread)


def test_experts_are_spread_only_where_there_are_experts():
    physics = load()

    assert not any(spread for _, spread in layouts(physics.model("llama-3.3-70b"), physics.accelerator("h100")))
    assert any(spread for _, spread in layouts(physics.model("deepseek-r1"), physics.accelerator("h100")))


def test_a_replica_leaves_its_node_only_when_it_must():
    physics = load()

    on_h200 = candidates(physics.model("deepseek-r1"), physics.accelerator("h200"), CHAT)
    on_h100 = candidates(physics.model("deepseek-r1"), physics.accelerator("h100"), CHAT)

    assert max(c.n for c in on_h200) == 8
    assert {c.layout for c in on_h100} == {"DEP16"}


def test_what_fits_nowhere_is_said_with_its_size():
    physics = load()

    with pytest.raises(NotEstimable, match=r"llama-3.1-405b .* fits on no replica .* rtx-4090"):
        capacity(physics.model("llama-3.1-405b"), physics.accelerator("rtx-4090"), CHAT)


def test_a_request_longer_than_the_context_is_refused():
    physics = load()

    with pytest.raises(NotEstimable, match="4,096 tokens"):
        capacity(physics.model("llama-2-70b"), physics.accelerator("h100"), Demand(4000, 300))


def test_a_target_no_replica_meets_is_reported_as_missed():
    physics = load()
    c = capacity(physics.model("llama-3.1-405b"), physics.accelerator("h100"), Demand(1000, 300, tpot_target_s=0.001))

    assert not c.meets_target
    assert c.batch == 1


def test_a_published_run_of_the_same_replica_is_used_and_shown_beside_the_estimate():
    physics = load()
    model, gpu = physics.model("deepseek-r1"), physics.accelerator("h200")

    c = capacity(model, gpu, CHAT, None, physics.measurements)

    assert c.basis is SpeedBasis.MEASURED
    assert c.anchor is not None
    assert c.output_tokens_per_s != c.estimated_output_tokens_per_s
    assert c.sigma < capacity(model, gpu, CHAT).sigma


def test_ones_own_measurement_replaces_the_estimate():
    physics = load()
    estimated = capacity(physics.model("llama-3.3-70b"), physics.accelerator("h100"), CHAT)

    own = with_own_measurement(estimated, 1000)

    assert own.basis is SpeedBasis.USER
    assert own.output_tokens_per_s == 1000
    assert own.requests_per_s == pytest.approx(own.batch / (300 * own.step.total_s + own.batch * own.prefill_s))


@pytest.mark.parametrize(("gpu", "wider"), [("tpu-v5p", True), ("rx-7900-xtx", True), ("mi300x", False), ("l4", False)])
def test_machines_of_a_class_too_few_runs_are_known_of_have_a_wider_error(gpu: str, wider: bool):
    physics = load()

    c = capacity(physics.model("llama-3.1-8b"), physics.accelerator(gpu), CHAT)

    assert (c.sigma > 0.4) is wider
    assert c.validated is not wider


def test_few_streams_read_weights_slower_and_many_do_not_notice():
    physics = load()
    a100 = physics.accelerator("a100-80g-sxm")
    even = replace(a100, machine=a100.machine.model_copy(update={"one_stream": None}))
    slow, plain = (Deployment(physics.model("qwen3-14b"), gpu, Precision("bf16", "bf16", 2)) for gpu in (a100, even))

    assert decode_s(slow, 1, 500) > 1.2 * decode_s(plain, 1, 500)
    assert decode_s(slow, 200, 500) == pytest.approx(decode_s(plain, 200, 500))
    paces = [decode_s(slow, batch, 500) for batch in range(1, 300, 7)]
    assert paces == sorted(paces)


def test_a_gguf_file_on_two_cards_is_as_fast_as_on_one_and_has_twice_the_memory():
    physics = load()
    one, two = (
        Deployment(physics.model("llama-3-8b"), physics.accelerator("rtx-3090"), Precision("q4_k", "q4_k", 2), n)
        for n in (1, 2)
    )

    assert decode_s(two, 1, 500) == pytest.approx(decode_s(one, 1, 500))
    assert room_bytes(two) > 2 * room_bytes(one)


@pytest.mark.parametrize(
    ("model_id", "name", "gigabytes"),
    [("llama-3-8b", "q4_k", 4.92), ("llama-3.1-70b", "q4_k", 42.5), ("llama-3.1-70b", "q6_k", 57.9)],
)
def test_a_gguf_file_is_as_large_as_the_published_one(model_id: str, name: str, gigabytes: float):
    size = weights_bytes(load().model(model_id), Precision(name, name, 2)) / 1e9

    assert size == pytest.approx(gigabytes, rel=0.02)


def test_every_capacity_says_why_its_error_is_what_it_is():
    physics = load()
    sentences = {
        gpu: capacity(physics.model("llama-3.1-8b"), physics.accelerator(gpu), CHAT, None, physics.measurements)
        for gpu in ("h100-sxm", "h200-nvl", "tpu-v5p")
    }

    assert "of the same model, GPU" in sentences["h100-sxm"].sigma_because
    assert "that the fit had not seen, 86% lie within 1.5x" in sentences["h200-nvl"].sigma_because
    assert "not validated" in sentences["tpu-v5p"].sigma_because


def test_when_no_layout_keeps_the_pace_the_fastest_is_returned():
    physics = load()
    found = candidates(physics.model("llama-3.1-405b"), physics.accelerator("h200"), Demand(2000, 500, 0.005))

    chosen, _ = smallest_fleet(found, 100_000)

    assert not chosen.meets_target
    assert chosen.tpot_s == min(c.tpot_s for c in found)


def test_the_curve_trades_pace_for_throughput_and_holds_the_chosen_batch():
    physics = load()
    model, gpu = physics.model("llama-3.3-70b"), physics.accelerator("h200")
    c = capacity(model, gpu, CHAT, None, physics.measurements)

    points = curve(model, gpu, c)

    assert [p.tpot_s for p in points] == sorted(p.tpot_s for p in points)
    assert c.batch in {p.batch for p in points}
    chosen = next(p for p in points if p.batch == c.batch)
    assert chosen.output_tokens_per_s == pytest.approx(c.output_tokens_per_s, rel=0.01)


def test_at_low_volume_the_smallest_replica_wins_not_the_most_efficient():
    physics = load()
    found = candidates(physics.model("deepseek-r1"), physics.accelerator("b200"), CHAT)

    chosen, small = smallest_fleet(found, 1000)

    assert chosen.n < found[0].n
    assert small.gpus < fleet(1000, found[0].requests_per_s, found[0].n).gpus


def test_a_format_can_be_chosen():
    physics = load()
    c = capacity(physics.model("llama-3.3-70b"), physics.accelerator("h100"), CHAT, Precision("bf16", "bf16", 2))

    assert c.weights_bytes == pytest.approx(141e9, rel=0.01)
