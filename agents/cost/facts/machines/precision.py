"""Number formats of weights and cache: their bytes, and the one a model would be served in."""

from collections.abc import Mapping
from dataclasses import dataclass

from .accelerator import Accelerator
from .specs import Architecture, NotEstimable

# Bytes per parameter of a whole GGUF file, whose tensors are of several formats, the vocabulary included: sizes of
# Llama-3-70B files over its 70.55 billion parameters (GPU-Benchmarks-on-LLM-Inference, README, May 2024).
GGUF_BYTES: Mapping[str, float] = {
    "q8_0": 8.50 / 8,
    "q6_k": 6.56 / 8,
    "q5_k": 5.66 / 8,
    "q4_k": 4.82 / 8,
    "q4_0": 4.55 / 8,
    "iq4_xs": 4.30 / 8,
    "q3_k": 3.89 / 8,
    "iq3_m": 3.62 / 8,
    "q2_k": 2.99 / 8,
}


# Bytes per stored element. nvfp4 carries one fp8 scale per 16 elements, mxfp4 one byte per 32;
# int4 as compressed-tensors and GPTQ store it, with a 16-bit scale per group of 32.
BYTES_PER_ELEMENT: Mapping[str, float] = {
    "fp32": 4.0,
    "bf16": 2.0,
    "fp16": 2.0,
    "fp8": 1.0,
    "int8": 1.0,
    "fp4": 0.5625,
    "nvfp4": 0.5625,
    "mxfp4": 0.53125,
    "int4": 0.5625,
} | GGUF_BYTES


# Engines keep embedding and LM head in 16 bit whatever the format of the rest; a GGUF file quantises them too.
VOCABULARY_BYTES = 2


@dataclass(frozen=True, slots=True)
class Precision:
    """The format of the expert weights, of the other weights, and the bytes of one cached key or value."""

    weights: str
    others: str
    kv_bytes: float

    def __post_init__(self) -> None:
        for name in (self.weights, self.others):
            if name not in BYTES_PER_ELEMENT:
                raise NotEstimable(f"number format {name!r} is not one of {', '.join(BYTES_PER_ELEMENT)}")
        if not 0 < self.kv_bytes <= 4:
            raise NotEstimable(f"{self.kv_bytes} bytes per cached element is not between 0 and 4")

    @property
    def gguf(self) -> bool:
        """Whether llama.cpp runs it, from a GGUF file."""
        return self.weights in GGUF_BYTES

    @property
    def vocabulary_bytes(self) -> float:
        """Bytes per parameter of embedding and LM head."""
        return GGUF_BYTES.get(self.weights, VOCABULARY_BYTES)

    @property
    def label(self) -> str:
        """The formats in a few words."""
        others = "" if self.others == self.weights else f", other weights {self.others}"
        return f"{self.weights}{others}, {self.kv_bytes * 8:g}-bit KV cache"


def native_precision(model: Architecture, accelerator: Accelerator) -> Precision:
    """The format one would serve in: as published, except that 16-bit weights become fp8 where the GPU computes it.

    An fp8 KV cache goes with fp8 weights and plain grouped-query attention; latent attention stays at 16 bit.
    """
    native = model.native_precision or ""
    if not native:
        raise NotEstimable(f"the published number format of {model.id} is not known")
    if "fp4" in native and native != "mxfp4" and accelerator.flops.get("fp4") and "fp8 +" in native:
        return Precision("fp4", "fp8", 2)
    if native == "mxfp4":
        return Precision("mxfp4", "bf16", 1 if accelerator.flops.get("fp4") else 2)
    if native == "int4":
        return Precision("int4", "bf16", 2)
    eight_bit = bool(accelerator.flops.get("fp8"))
    if native.startswith("fp8") or eight_bit:
        return Precision("fp8", "fp8", 2 if model.latent or not eight_bit else 1)
    return Precision("bf16", "bf16", 2)
