"""The constants of the throughput model, where they come from, and how far they can be trusted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calibration:
    """Efficiencies and overheads fitted to published runs.

    Robust least squares in log space over 2,037 points, frozen 2026-11-21: 1,830 InferenceX runs (DeepSeek-V3/R1,
    Llama-3.1-70B, Qwen3-32B, Qwen3-235B, gpt-oss-120b), 175 TensorRT-LLM performance-overview rows, 28 static-batch
    rows (H100, A100, L40S) and 4 Mixtral MLPerf v5.1 rows. One set for all engines and GPUs.
    """

    kv_bandwidth: float = 0.80
    compute_bf16: float = 0.90
    compute_fp8: float = 0.90
    compute_fp8_blocks: float = 0.42
    compute_fp4: float = 0.82
    experts: float = 0.133
    experts_inner_exponent: float = 0.327
    experts_tokens_exponent: float = 0.344
    experts_most: float = 0.75
    experts_mxfp4_in_bf16: float = 2.0
    experts_llama_cpp: float = 0.2
    attention: float = 0.68
    link: float = 0.41
    message_s: float = 13e-6
    message_between_nodes_s: float = 60e-6
    sequence_s: float = 8e-6
    activation_traffic: float = 64.5
    prefill_chunk: int = 8192


CALIBRATION = Calibration()

SOURCE = "fit of 2,037 published runs (InferenceX, TensorRT-LLM performance overview, MLPerf v5.1), frozen 2026-11-21"

# CUDA context, graphs and activations per GPU, and the share of what is left that engines give to the cache.
RESERVED_BYTES_PER_GPU = 2e9
CACHE_SHARE = 0.90

# Default scheduler limit of vLLM and TensorRT-LLM: sequences in flight per engine rank.
SEQUENCES_PER_RANK = 1024

# Wide expert parallelism: DeepSeek's deployment overlaps two micro-batches in prefill and decode, which hides one
# batch's communication behind the other's computation (deepseek-ai/open-infra-index, day 6, 2025-02-28).
WIDE_OVERLAP = 0.5
# Mix of NVLink inside a node and 400 Gbit/s RDMA between nodes, per GPU; reproduces DeepSeek's published H800 rates.
BETWEEN_NODES_BYTES_S = 100e9

# A DSA indexer key is 128 fp8 values and one 4-byte scale (DeepSeek-V3.2 report).
INDEXER_KEY_BYTES = 132
