import pytest

from agents.cost.facts.machines.catalogue import load
from agents.cost.facts.machines.specs import NotEstimable, Precision
from agents.cost.performance.attention import kv_bytes_per_sequence
from agents.cost.performance.deployment import Deployment
from agents.cost.performance.memory import kv_copies, most_sequences, resident_bytes, room_bytes, weights_bytes
from agents.cost.performance.placement import native_precision

FP8, BF16 = Precision("fp8", "fp8", 1), Precision("bf16", "bf16", 2)
MODELS = {model.id: model for model in load().models.values()}
COMPUTED = sorted(model.id for model in MODELS.values() if model.computed_groups)


@pytest.mark.parametrize("model_id", COMPUTED)
def test_the_parameters_of_the_parts_add_up_to_the_published_total(model_id: str):
    model = MODELS[model_id]
    p = model.parameters

    total = p.trunk + p.routed + p.embedding + (0 if model.tied else p.head)

    assert total == pytest.approx(model.total, rel=0.01)


def test_all_experts_are_resident_not_only_the_active_ones():
    mixtral = MODELS["mixtral-8x7b"]

    assert weights_bytes(mixtral, BF16) == pytest.approx(93.4e9, rel=0.01)
    assert mixtral.active is not None
    assert weights_bytes(mixtral, BF16) > 3 * mixtral.active * 2


def test_a_tied_embedding_is_resident_once():
    assert weights_bytes(MODELS["gemma-3-27b"], BF16) == pytest.approx(27.009e9 * 2, rel=0.01)


def test_deepseek_r1_in_fp8_fits_eight_h200_and_not_eight_h100():
    physics, r1 = load(), MODELS["deepseek-r1"]
    formats = Precision("fp8", "fp8", 2)
    rooms = {gpu: room_bytes(Deployment(r1, physics.accelerator(gpu), formats, 8)) for gpu in ("h100", "h200")}

    assert rooms["h100"] < 0 < rooms["h200"]


def test_data_parallel_attention_keeps_a_copy_of_attention_on_every_gpu():
    physics, r1 = load(), MODELS["deepseek-r1"]
    spread = Deployment(r1, physics.accelerator("h200"), FP8, 8, dp_attention=True)
    split = Deployment(r1, physics.accelerator("h200"), FP8, 8)

    assert resident_bytes(spread) - resident_bytes(split) == pytest.approx(7 * r1.parameters.attention)


@pytest.mark.parametrize(
    ("model_id", "n", "spread", "copies"),
    [
        ("llama-3.1-70b", 4, False, 1.0),
        ("llama-3.1-70b", 16, False, 2.0),
        ("qwen3-235b-a22b", 8, False, 2.0),
        ("deepseek-r1", 8, False, 8.0),
        ("deepseek-r1", 8, True, 1.0),
    ],
)
def test_a_cache_is_copied_when_there_are_fewer_heads_than_gpus(model_id: str, n: int, spread: bool, copies: float):
    replica = Deployment(MODELS[model_id], load().accelerator("h200"), FP8, n, spread)

    assert kv_copies(replica) == copies


def test_a_window_caps_the_cache_of_its_layers():
    oss = MODELS["gpt-oss-120b"]

    short, long = (kv_bytes_per_sequence(oss, tokens, 2) for tokens in (128, 100_128))

    assert long - short == pytest.approx(oss.kv_per_token * 100_000 * 2)


def test_linear_layers_keep_a_constant_state():
    qwen = MODELS["qwen3.5-397b-a17b"]

    assert kv_bytes_per_sequence(qwen, 1, 2) == pytest.approx(qwen.state_bytes, rel=0.001)
    assert kv_bytes_per_sequence(qwen, 100_001, 2) - kv_bytes_per_sequence(qwen, 1, 2) == qwen.kv_per_token * 200_000


def test_what_does_not_fit_has_room_for_no_sequence():
    replica = Deployment(MODELS["llama-3.1-405b"], load().accelerator("l4"), BF16, 1)

    assert most_sequences(replica, 1000) == 0


@pytest.mark.parametrize(
    ("model_id", "gpu", "label"),
    [
        ("llama-3.3-70b", "h100", "fp8, 8-bit KV cache"),
        ("llama-3.3-70b", "a100", "bf16, 16-bit KV cache"),
        ("deepseek-r1", "h200", "fp8, 16-bit KV cache"),
        ("gpt-oss-120b", "h100", "mxfp4, other weights bf16, 16-bit KV cache"),
        ("gpt-oss-120b", "b200", "mxfp4, other weights bf16, 8-bit KV cache"),
        ("kimi-k2.5", "b200", "int4, other weights bf16, 16-bit KV cache"),
        ("deepseek-v4-pro", "b200", "fp4, other weights fp8, 16-bit KV cache"),
    ],
)
def test_a_model_is_served_in_the_format_the_hardware_computes(model_id: str, gpu: str, label: str):
    assert native_precision(MODELS[model_id], load().accelerator(gpu)).label == label


def test_a_model_of_unknown_format_is_not_given_one():
    with pytest.raises(NotEstimable, match="kimi-k3"):
        native_precision(MODELS["kimi-k3"], load().accelerator("b300"))


@pytest.mark.parametrize(("weights", "kv_bytes"), [("fp3", 1), ("fp8", 0), ("fp8", 9)])
def test_impossible_formats_are_refused(weights: str, kv_bytes: float):
    with pytest.raises(NotEstimable):
        Precision(weights, "fp8", kv_bytes)
