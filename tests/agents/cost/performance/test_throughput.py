import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.cost.facts.machines.catalogue import load
from agents.cost.facts.machines.specs import NotEstimable, Precision
from agents.cost.performance.attention import decode_flops, kv_bytes_read, prefill_flops
from agents.cost.performance.batching import Bound, Demand, largest_batch, rate, tpot_s
from agents.cost.performance.deployment import Deployment
from agents.cost.performance.placement import native_precision
from agents.cost.performance.step_time import decode_s, decode_step, effective_flops, prefill_s

MODELS = sorted({model.id for model in load().models.values() if model.native_precision})
GPUS = ["h100-sxm", "h200-sxm", "b200-sxm", "a100-80g-sxm", "mi300x", "l40s", "gb200", "tpu-v5p"]


def replica(model_id: str, gpu: str, n: int = 8, dp_attention: bool = False, **more: float) -> Deployment:
    model, accelerator = load().model(model_id), load().accelerator(gpu)
    return Deployment(model, accelerator, native_precision(model, accelerator), n, dp_attention, **more)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MODELS), st.sampled_from(GPUS), st.integers(1, 4000), st.integers(1, 100_000))
def test_a_step_takes_longer_with_more_sequences_or_longer_ones(model_id: str, gpu: str, batch: int, context: int):
    d = replica(model_id, gpu)
    step = decode_s(d, batch, context)

    assert 0 < step <= decode_s(d, batch + 1, context)
    assert step <= decode_s(d, batch, context + 1)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MODELS), st.sampled_from(GPUS), st.integers(1, 4000), st.integers(1, 100_000))
def test_the_parts_of_a_step_add_up_and_none_is_negative(model_id: str, gpu: str, batch: int, context: int):
    d = replica(model_id, gpu)
    step = decode_step(d, batch, context)

    assert step.total_s == pytest.approx(decode_s(d, batch, context))
    assert min(step.gemm_s, step.head_s, step.experts_s, step.kv_s, step.comm_s, step.overhead_s) >= 0


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MODELS), st.integers(1, 60_000))
def test_a_longer_prompt_takes_longer_and_company_makes_it_cheaper(model_id: str, prompt: int):
    d = replica(model_id, "h200-sxm")

    assert prefill_s(d, prompt) <= prefill_s(d, prompt + 100)
    assert prefill_s(d, prompt, batch=512) <= prefill_s(d, prompt) * (1 + 1e-12)


def test_a_cached_prefix_saves_prefill_and_not_decoding():
    d = replica("llama-3.3-70b", "h100-sxm", 2)

    assert prefill_s(d, 4000, prefix_hit=0.75) < 0.4 * prefill_s(d, 4000)
    assert rate(d, Demand(4000, 300, prefix_hit_share=0.75), 8).decode_s == rate(d, Demand(4000, 300), 8).decode_s


def test_a_small_batch_reads_weights_and_a_large_one_computes():
    d = replica("llama-3.1-70b", "h100-sxm", 2)
    few, many = (decode_step(d, batch, 1000).gemm_s for batch in (1, 512))

    assert many < 20 * few


def test_one_gpu_has_nothing_to_communicate():
    assert decode_step(replica("llama-3.1-8b", "h100-sxm", 1), 64, 1000).comm_s == 0


def test_a_sparse_index_reads_few_values_of_a_long_context():
    dense, sparse = load().model("deepseek-v3"), load().model("deepseek-v3.2")

    assert kv_bytes_read(sparse, 128_000, 2) < 0.2 * kv_bytes_read(dense, 128_000, 2)
    assert decode_flops(sparse, 128_000) == decode_flops(sparse, 2048)


def test_compressed_attention_computes_on_what_it_keeps():
    pro = load().model("deepseek-v4-pro")

    assert decode_flops(pro, 100_000) == pytest.approx(4 * pro.heads * pro.kv_per_token * 100_000)
    assert prefill_flops(pro, 1000) == pytest.approx(4 * pro.heads * pro.kv_per_token * 1000**2 / 2)


def test_windowed_layers_stop_growing_with_the_prompt():
    oss = load().model("gpt-oss-120b")
    full_only = 2 * oss.heads * 2 * oss.head_dim * oss.full_layers * 100_000**2 / 2

    assert prefill_flops(oss, 100_000) == pytest.approx(full_only, rel=0.01)


@pytest.mark.parametrize(
    ("gpu", "weights", "as_fast_as"),
    [
        ("h100-sxm", "mxfp4", "fp8"),
        ("a100-80g-sxm", "fp8", "bf16"),
        ("a100-80g-sxm", "mxfp4", "bf16"),
        ("b200-sxm", "int4", "bf16"),
    ],
)
def test_a_format_the_hardware_lacks_is_computed_in_the_next_wider_one(gpu: str, weights: str, as_fast_as: str):
    accelerator = load().accelerator(gpu)

    assert effective_flops(accelerator, weights) == effective_flops(accelerator, as_fast_as)


def test_wide_expert_parallelism_hides_half_of_its_communication():
    near, wide = (replica("deepseek-v3", "h800-sxm", n, True, link_gb_s=100.0) for n in (8, 16))
    a, b = (decode_step(d, 64 * d.n, 1000).comm_s for d in (near, wide))

    assert b < 0.62 * a


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["llama-3.3-70b", "gpt-oss-120b", "deepseek-r1", "glm-5.3", "qwen3.5-397b-a17b"]),
    st.sampled_from(["h200-sxm", "b200-sxm"]),
    st.sampled_from([False, True]),
    st.integers(10, 30_000),
    st.integers(10, 4000),
    st.floats(0.008, 0.2),
)
def test_the_batch_found_is_the_largest_that_fits_and_keeps_the_pace(
    model_id: str, gpu: str, dp_attention: bool, prompt: int, output: int, target: float
):
    d, demand = replica(model_id, gpu, 8, dp_attention), Demand(prompt, output, target)

    batch, bound, fits = largest_batch(d, demand)

    assert batch <= fits
    if bound is Bound.LATENCY:
        assert batch == 1 or tpot_s(d, demand, batch) <= target
        assert tpot_s(d, demand, batch + 1) > target or tpot_s(d, demand, 1) > target
    else:
        assert batch in (fits, 1024 * d.ranks)


@pytest.mark.parametrize(
    ("prompt", "output", "target"),
    [(0, 10, 0.05), (-5, 10, 0.05), (10, 0, 0.05), (1e18, 10, 0.05), (10, 10, 0), (10, 10, float("nan"))],
)
def test_a_demand_without_sense_is_refused(prompt: float, output: float, target: float):
    with pytest.raises(NotEstimable):
        Demand(prompt, output, target)


@pytest.mark.parametrize("more", [{"n": 0}, {"n": 100_000}, {"speed": 0.0}, {"link_gb_s": -1.0}])
def test_a_replica_without_sense_is_refused(more: dict[str, float]):
    model, gpu = load().model("llama-3.1-8b"), load().accelerator("h100")

    with pytest.raises(NotEstimable):
        Deployment(model, gpu, Precision("fp8", "fp8", 1), **more)  # pyright: ignore[reportArgumentType]  # n is an int
