"""Answers cases of plain arithmetic about memory: caches, weights, what fits and how much context is left."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .architecture import BYTES_PER_ELEMENT, Model, Precision, UnknownModel
from .calibration import CACHE_SHARE, RESERVED_BYTES_PER_GPU
from .catalogue import Physics
from .deployment import Deployment
from .layout import SIZES
from .memory import kv_bytes_per_sequence, most_sequences, weights_bytes

GIB = 2**30
Case = Mapping[str, Any]
Answers = Mapping[str, float | bool | None]


def _model_in(text: str, physics: Physics) -> Model | None:
    words = text.casefold()
    named = [name for name in physics.models if re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.])", words)]
    return physics.models[max(named, key=len)] if named else None


def _replica(case: Case, physics: Physics) -> Answers | None:
    """Sizes of a named model, and how much of it a named accelerator holds."""
    i = case["inputs"]
    if "model" not in i or {"weights", "weights_bytes", "total_b"} & i.keys():
        return None
    model, kv_bytes = physics.model(i["model"]), i.get("kv_bytes") or i.get("bytes_per_element") or 2
    weights = str(i.get("precision") or "bf16").casefold()
    formats = Precision(weights, str(i.get("attn_precision") or weights), kv_bytes)
    tokens = i.get("tokens") or i.get("context") or i.get("isl", 0) + i.get("osl", 0)
    kv = kv_bytes_per_sequence(model, tokens, kv_bytes) * (i.get("batch") or 1)
    sizes = {
        "weights_gb": weights_bytes(model, formats) / 1e9,
        "gb": weights_bytes(model, formats) / 1e9,
        "kv_bytes_per_token": model.kv_per_token * kv_bytes,
        "kv_gib": kv / GIB,
        "kv_gb": kv / 1e9,
    }
    return {**sizes, **(_held(i, physics, model, formats, tokens) if "gpu" in i else {})}


def _held(i: Mapping[str, Any], physics: Physics, model: Model, formats: Precision, tokens: float) -> Answers:
    gpu, share = physics.accelerator(i["gpu"]), i.get("mem_fraction", CACHE_SHARE)
    spread = bool(i.get("dp_attention"))
    context = max(1, tokens)
    least = next(
        (n for n in SIZES if most_sequences(Deployment(model, gpu, formats, n, spread and n > 1), context, share)), None
    )
    d = Deployment(model, gpu, formats, i.get("n") or 1, spread)
    sequences = most_sequences(d, context, share)
    return {"n_min": least, "fits": sequences >= 1, "batch": sequences, "batch_max": sequences, "b_max": sequences}


def _kv_by_model(case: Case, physics: Physics) -> Answers | None:
    i, wanted = case["inputs"], case["expected"]
    models = {key: _model_in(key, physics) for key in wanted}
    if not ({"bytes_per_element", "tokens"} & i.keys()) or None in models.values():
        return None
    size = i.get("bytes_per_element") or i.get("kv_bytes") or 2
    if "tokens" not in i:
        return {key: m.kv_per_token * size for key, m in models.items() if m}
    return {key: kv_bytes_per_sequence(m, i["tokens"], size) / GIB for key, m in models.items() if m}


def _weights_of(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if "total_b" not in i:
        return None
    size = i.get("bytes_per_param") or BYTES_PER_ELEMENT[str(i.get("precision") or "bf16")]
    return {"gb": i["total_b"] * size, "wrong_if_active_gb": i.get("active_b", i["total_b"]) * size}


def _fits(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if "weights_bytes" not in i:
        return None
    gpus = i.get("n") or i.get("gpus") or _gpus_in(case) or 8
    needed = i["weights_bytes"] + gpus * i.get("overhead_per_gpu", RESERVED_BYTES_PER_GPU)
    fits = {name[: -len("_bytes")]: needed < size for name, size in i.items() if name.endswith("_bytes")}
    return {"weights_gb": i["weights_bytes"] / 1e9} | {k: v for k, v in fits.items() if k != "weights"}


def _context_that_fits(case: Case, physics: Physics) -> Answers | None:
    i, model = case["inputs"], _named_model(case, physics)
    if not {"weights", "mem"} <= i.keys() or (model is None and "kv" not in i):
        return None
    gpus = i.get("n") or i.get("gpus") or _gpus_in(case) or 1
    overhead = gpus * i.get("overhead_per_gpu", RESERVED_BYTES_PER_GPU)
    per_token = i.get("kv") or (model.kv_per_token if model else 0) * i.get("kv_bytes", 2)
    return {"tokens": (i["mem"] - i["weights"] - overhead) * i.get("mem_fraction", CACHE_SHARE) / per_token}


def _named_model(case: Case, physics: Physics) -> Model | None:
    try:
        return physics.model(str(case["inputs"]["model"]))
    except (KeyError, UnknownModel):
        return _model_in(str(case.get("question") or ""), physics)


def _gpus_in(case: Case) -> int | None:
    found = re.search(r"\b(\d+)\s*(?:x|×|-GPU)", str(case.get("question") or ""))
    return int(found[1]) if found else None


MEMORY: tuple[Callable[[Case, Physics], Answers | None], ...] = (
    _replica,
    _kv_by_model,
    _weights_of,
    _fits,
    _context_that_fits,
)
