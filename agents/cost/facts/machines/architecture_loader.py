"""Turns the rows of models.yaml into architectures."""

from collections.abc import Mapping
from typing import Any

from .specs import Architecture, Experts, Latent, Parameters

BILLION = 1e9


Row = Mapping[str, Any]


def architecture(row: Row, as_of: str) -> Architecture:
    """One architecture."""
    groups, attention, layers, kv = row["groups"], row["attention"], row["layers"], row["kv"]
    active = row["parameters"]["active"]
    return Architecture(
        id=row["id"],
        name=row["name"],
        total=row["parameters"]["total"] * BILLION,
        active=None if active is None else active * BILLION,
        parameters=Parameters(
            attention=groups["attention"] * BILLION,
            dense=groups["dense_ffn"] * BILLION,
            shared=groups["shared_expert"] * BILLION,
            routed=groups["routed"] * BILLION,
            routed_active=groups["routed_active"] * BILLION,
            embedding=groups["embedding"] * BILLION,
            head=(groups["lm_head"] or groups["embedding"]) * BILLION,
        ),
        layers=layers["total"],
        full_layers=layers["full"],
        windowed_layers=layers["windowed"],
        attention=attention["kind"],
        hidden=attention["hidden"],
        heads=attention["heads"],
        kv_heads=attention["kv_heads"],
        head_dim=attention["head_dim"],
        latent=_latent(attention),
        index_topk=attention.get("index_topk"),
        kv_per_token=kv["per_token"],
        kv_windowed=kv["windowed"],
        window=kv["window"],
        state_bytes=kv["state_bytes"],
        experts=_experts(row, layers["total"]),
        context=row["context"],
        tied=row["tied"],
        native_precision=row["precision"],
        computed_groups=row["groups_are"] == "computed",
        verified=row["dims"] == "config",
        source=row["source"],
        seen=as_of,
        notes=row.get("notes", ""),
        fp8_blocks=row.get("fp8_blocks", False),
    )


def _latent(attention: Row) -> Latent | None:
    if "kv_lora_rank" not in attention:
        return None
    rope = attention["rope_dim"]
    return Latent(attention["kv_lora_rank"], rope, attention["nope_dim"] + rope, attention["v_head_dim"])


def _experts(row: Row, layers: int) -> Experts | None:
    experts = row.get("experts")
    if experts is None:
        return None
    with_experts = (layers - experts["first_dense"]) / experts["every"]
    return Experts(experts["count"], experts["per_token"], experts["inner"], with_experts)
