"""Turns the rows of the packaged files into frozen values."""

from collections.abc import Mapping
from typing import Any

from .benchmarks import MeasuredRow, Measurements
from .energy_facts import Embodied, EnergyFacts, Grid, NodePower
from .machine_class import Machine
from .specs import Accelerator, Architecture, Experts, Latent, Parameters, Precision

BILLION, GIB = 1e9, 2**30
Row = Mapping[str, Any]


def model(row: Row, as_of: str) -> Architecture:
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


def accelerator(row: Row, as_of: str, machines: Mapping[str, Machine]) -> Accelerator:
    """One data sheet."""
    memory, link = row["memory"], row["link"]
    return Accelerator(
        id=row["id"],
        vendor=row["vendor"],
        aliases=tuple(str(name) for name in row["aliases"]),
        memory_bytes=memory["usable_gib"] * GIB,
        nominal_gb=memory["nominal_gb"],
        bandwidth_bytes_s=memory["bandwidth_gb_s"] * 1e9,
        flops={name: tera * 1e12 for name, tera in row["tflops"].items() if tera},
        tdp_w=row["tdp_w"],
        link_bytes_s=link["gb_s"] * 1e9,
        link_gpus=link["gpus"],
        node_gpus=row["node_gpus"],
        machine=machines[row["machine"]],
        verified=row["verified"],
        source=row["source"],
        seen=as_of,
        notes=row.get("notes", ""),
    )


def energy(file: Row) -> EnergyFacts:
    """Node power, site overhead, embodied carbon and grids, with every name a zone goes by."""
    power, embodied, bounds = file["node_power"], file["embodied"], file["api_wh_per_1000_output_tokens"]
    sources = tuple(file["grid_sources"])
    grids, zones = {}, {}
    for zone, row in file["grids"].items():
        intensities = [g for g in row["g_per_kwh"] if g is not None]
        grids[zone] = Grid(zone, intensities[0], min(intensities), max(intensities), sources)
        zones |= {str(name).casefold(): (zone,) for name in (zone, *row["names"])}
    zones |= {name: tuple(members) for name, members in file["groups"].items()}
    return EnergyFacts(
        power=NodePower(power["idle_share"], power["host_w_per_8_gpus"], power["source"], str(power["seen"])),
        embodied=Embodied(
            embodied["gpu_kg"],
            embodied["server_kg"],
            embodied["gpus_per_server"],
            embodied["lifetime_years"],
            embodied["source"],
            str(embodied["seen"]),
        ),
        pue=dict(file["pue"]),
        pue_source=file["pue_source"],
        grids=grids,
        zones=zones,
        upper_bounds={name: value for name, value in bounds.items() if name != "source"},
        upper_bounds_source=bounds["source"],
        seen=str(file["as_of"]),
    )


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
