"""Turns the rows of measured.yaml into published runs."""

from collections.abc import Mapping

from .architecture_loader import Row
from .benchmarks import MeasuredRow, Measurements
from .precision import Precision
from .specs import Architecture


def measurements(file: Row, models: Mapping[str, Architecture]) -> Measurements:
    """Published runs, each under every model whose architecture is that of the one that ran."""
    twins: dict[tuple[object, ...], list[str]] = {}
    for entry in models.values():
        twins.setdefault(_dimensions(entry), []).append(entry.id)
    by_pair: dict[tuple[str, str], tuple[MeasuredRow, ...]] = {}
    for row in file["rows"]:
        ids = tuple(dict.fromkeys(twins[_dimensions(models[row["model"]])]))
        run = _row(row, ids, file["sources"][row["source"]])
        for model_id in ids:
            pair = (model_id, row["gpu"])
            by_pair[pair] = (*by_pair.get(pair, ()), run)
    return Measurements(by_pair)


# Two names with the same dimensions run equally fast, so a run of one speaks for the other.
def _dimensions(m: Architecture) -> tuple[object, ...]:
    return (m.layers, m.hidden, m.heads, m.kv_heads, m.head_dim, m.latent, m.index_topk, m.experts, m.parameters)


def _row(row: Row, model_ids: tuple[str, ...], source: str) -> MeasuredRow:
    return MeasuredRow(
        id=row["id"],
        model_ids=model_ids,
        accelerator_id=row["gpu"],
        n=row["n"],
        dp_attention=row["dep"],
        precision=Precision(row["weights"], row["others"], row["kv_bytes"]),
        input_tokens=row["input"],
        output_tokens=row["output"],
        batch=row["batch"],
        batch_cap=row["cap"],
        cache_share=row["share"],
        reserve_most=row["longest"],
        output_tokens_per_s=row["tok_s"],
        source=f"{source}, run {row['run']}" if "run" in row else source,
        seen=str(row["seen"]),
        doubt=row.get("doubt", ""),
    )
