"""Reads the packaged files on models, accelerators, energy and measurements into frozen values, once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from .architecture import (
    Accelerator,
    Experts,
    Latent,
    Model,
    Parameters,
    Precision,
    UnknownAccelerator,
    UnknownModel,
)
from .energy import Embodied, EnergyFacts, Grid, NodePower
from .measured import MeasuredRow, Measurements

BILLION, GIB = 1e9, 2**30
NOISE_WORDS = frozenset(
    {"nvidia", "amd", "intel", "google", "aws", "tesla", "geforce", "instinct", "gpu", "tensor", "core"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Physics:
    """All that is known about what models need and what machines give."""

    models: Mapping[str, Model]
    accelerators: Mapping[str, Accelerator]
    names: Mapping[str, str]
    energy: EnergyFacts
    measurements: Measurements
    as_of: str

    def model(self, model_id: str) -> Model:
        """The architecture of exactly this model. Raises UnknownModel."""
        try:
            return self.models[model_id.strip().casefold()]
        except KeyError:
            raise UnknownModel(f"no architecture is known for {model_id!r}") from None

    def accelerator(self, name: str) -> Accelerator:
        """The accelerator of this id or usual name; never a near miss. Raises UnknownAccelerator."""
        found = self.names.get(plain_name(name))
        if found is None:
            raise UnknownAccelerator(f"no data sheet is known for accelerator {name[:80]!r}")
        return self.accelerators[found]


def plain_name(name: str) -> str:
    """An accelerator's name without vendor, punctuation and case: `NVIDIA H100 80GB SXM5` -> `h10080gbsxm5`."""
    words = re.split(r"[^a-z0-9]+", name.casefold())
    return "".join(word for word in words if word and word not in NOISE_WORDS)


@lru_cache(maxsize=1)
def load() -> Physics:
    """The packaged facts, read on first use."""
    models_file, accelerators_file = _read("models.yaml"), _read("accelerators.yaml")
    as_of = str(models_file["as_of"])
    models = {row["id"]: _model(row, as_of) for row in models_file["models"]}
    models |= {alias: models[same] for alias, same in models_file["aliases"].items()}
    accelerators = {row["id"]: _accelerator(row, as_of) for row in accelerators_file["accelerators"]}
    names = {plain_name(name): a.id for a in accelerators.values() for name in (a.id, *a.aliases)}
    return Physics(models, accelerators, names, _energy(_read("energy.yaml")), _measurements(models), as_of)


def _read(name: str) -> Mapping[str, Any]:
    text = files(__package__ or "").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _model(row: Mapping[str, Any], as_of: str) -> Model:
    groups, attention, layers, kv = row["groups"], row["attention"], row["layers"], row["kv"]
    active = row["parameters"]["active"]
    return Model(
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
    )


def _latent(attention: Mapping[str, Any]) -> Latent | None:
    if "kv_lora_rank" not in attention:
        return None
    rope = attention["rope_dim"]
    return Latent(attention["kv_lora_rank"], rope, attention["nope_dim"] + rope, attention["v_head_dim"])


def _experts(row: Mapping[str, Any], layers: int) -> Experts | None:
    found = row.get("experts")
    if found is None:
        return None
    with_experts = (layers - found["first_dense"]) / found["every"]
    return Experts(found["count"], found["per_token"], found["inner"], with_experts)


def _accelerator(row: Mapping[str, Any], as_of: str) -> Accelerator:
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
        throughput=row["throughput"],
        verified=row["verified"],
        source=row["source"],
        seen=as_of,
        notes=row.get("notes", ""),
    )


def _energy(file: Mapping[str, Any]) -> EnergyFacts:
    power, embodied = file["node_power"], file["embodied"]
    sources = tuple(file["grid_sources"])
    grids, zones = {}, {}
    for zone, row in file["grids"].items():
        known = [g for g in row["g_per_kwh"] if g is not None]
        grids[zone] = Grid(zone, known[0], min(known), max(known), sources)
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
        seen=str(file["as_of"]),
    )


def _measurements(models: Mapping[str, Model]) -> Measurements:
    file = _read("measured.yaml")
    twins: dict[tuple[object, ...], list[str]] = {}
    for model in models.values():
        twins.setdefault(_dimensions(model), []).append(model.id)
    by_pair: dict[tuple[str, str], tuple[MeasuredRow, ...]] = {}
    for row in file["rows"]:
        ids = tuple(dict.fromkeys(twins[_dimensions(models[row["model"]])]))
        run = _row(row, ids, file["sources"][row["source"]])
        for model_id in ids:
            pair = (model_id, row["gpu"])
            by_pair[pair] = (*by_pair.get(pair, ()), run)
    return Measurements(by_pair)


def _dimensions(m: Model) -> tuple[object, ...]:
    return (m.layers, m.hidden, m.heads, m.kv_heads, m.head_dim, m.latent, m.index_topk, m.experts, m.parameters)


def _row(row: Mapping[str, Any], model_ids: tuple[str, ...], source: str) -> MeasuredRow:
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
