"""Answers cases of plain arithmetic about self-hosting, energy and memory with the functions the agent itself uses."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from .architecture import Accelerator
from .catalogue import Physics
from .energy import Embodied, NodePower, embodied_kg, joules_per_token, node_power_w
from .fleet import (
    DAYS_PER_MONTH,
    HOURS_PER_MONTH,
    SPARE,
    fleet,
    replica_hours_per_day,
    usd_per_mtok,
)
from .memory_cases import MEMORY, Answers, Case
from .serving_day import ListPrice, serving_day


def answers(case: Case, physics: Physics) -> Answers | None:
    """What a case of ours asks for, by the keys of its `expected`; None when it is not about machines."""
    asks = ASKED.get(str(case.get("category")))
    if asks is None:
        return None
    found = [answer for ask in asks if (answer := ask(case, physics)) is not None]
    whole = [answer for answer in found if case["expected"].keys() <= answer.keys()]
    return (whole or found or [None])[0]


def _day(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if not {"nodes", "in_b", "hit_b", "out_b", "price"} <= i.keys():
        return None
    gpus = i["nodes"] * i.get("gpus", 8)
    day = serving_day(gpus, i["usd_gpu_h"], i["in_b"] * 1e9, i["hit_b"] * 1e9, i["out_b"] * 1e9, ListPrice(*i["price"]))
    return {
        "cost_day": day.cost_usd,
        "revenue_day": day.revenue_usd,
        "margin": day.margin,
        "usd_per_m_out_all_cost": day.usd_per_mtok_output,
    }


def _token_cost(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if not {"tok_s", "usd_h"} <= i.keys():
        return None
    shares = {key: re.search(r"at_(\d+)$", key) for key in case["expected"]}
    return {
        key: usd_per_mtok(i["usd_h"] * i.get("n", 1), i["tok_s"], int(at[1]) / 100 if at else i.get("utilisation", 1.0))
        for key, at in shares.items()
    }


def _fleet(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if not {"req_day", "mu", "n"} <= i.keys():
        return None
    given = {
        "peak": "peak_to_average",
        "p2a": "peak_to_average",
        "peak_to_average": "peak_to_average",
        "headroom": "headroom",
        "spare": "spare",
        "sku": "sku_gpus",
        "sku_gpus": "sku_gpus",
    }
    found = fleet(i["req_day"], i["mu"], i["n"], **{ours: i[key] for key, ours in given.items() if key in i})
    month = found.gpus * i.get("usd_h", 0) * HOURS_PER_MONTH
    per_request = month / (i["req_day"] * DAYS_PER_MONTH) if i["req_day"] else None
    tokens = i.get("isl", 0) + i.get("osl", 0)
    return {
        "replicas": found.replicas,
        "gpus": found.gpus,
        "gpu_usd_month": month,
        "utilisation": found.utilisation,
        "usd_per_request": per_request,
        "usd_per_mtok": per_request / tokens * 1e6 if per_request and tokens else None,
    }


def _scaled_day(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if not {"profile", "n", "usd_h"} <= i.keys():
        return None
    spare, rate = i.get("spare", SPARE), i["n"] * i["usd_h"]
    most = max(replicas for _, replicas in i["profile"]) + spare
    scaled = replica_hours_per_day(i["profile"], spare) * rate * DAYS_PER_MONTH
    static = most * rate * HOURS_PER_MONTH
    return {"static_usd_month": static, "autoscaled_usd_month": scaled, "saving": 1 - scaled / static}


def _month_of_power(case: Case, physics: Physics) -> Answers | None:
    i = case["inputs"]
    if not {"n", "pue"} <= i.keys() or not {"tdp", "gpu"} & i.keys():
        return None
    power = NodePower(i.get("idle", physics.energy.power.idle_share), i.get("host_w", 2000), "", "")
    gpu = physics.accelerator(i["gpu"]) if "gpu" in i else _card(i["tdp"])
    watts = node_power_w(gpu, i["n"], i.get("load", 1.0), power)
    kwh = watts / 1000 * i.get("hours", HOURS_PER_MONTH * i.get("months", 1)) * i["pue"]
    grids = {f"kg_{zone.casefold()}": kwh * grams / 1000 for zone, grams in i.get("g_kwh", {}).items()}
    return {
        "w": watts,
        "kwh": kwh,
        "embodied_kg": embodied_kg(i["n"], i.get("months", 1), _embodied(i, physics)),
    } | grids


def _card(tdp: float) -> Accelerator:
    return Accelerator("given", "", (), 0, 0, 0, {}, tdp, 0, 1, 8, "unchecked", False, "the case", "")


def _embodied(i: Mapping[str, Any], physics: Physics) -> Embodied:
    known = physics.energy.embodied
    return Embodied(i.get("gpu_kg", known.gpu_kg), i.get("server_kg", known.server_kg), 8, i.get("years", 3), "", "")


def _per_token(case: Case, physics: Physics) -> Answers | None:
    pairs = {name: pair for name, pair in case["inputs"].items() if isinstance(pair, list) and len(pair) == 2}
    if not pairs:
        return None
    joules = {name: joules_per_token(watts, tok_s) for name, (watts, tok_s) in pairs.items()}
    return {f"{name}_j": j for name, j in joules.items()} | {
        f"{name}_wh_per_1k": j * 1000 / 3600 for name, j in joules.items()
    }


ASKED: Mapping[str, tuple[Callable[[Case, Physics], Answers | None], ...]] = {
    "memory": MEMORY,
    "selfhost": (_day, _token_cost, _fleet, _scaled_day),
    "energy": (_month_of_power, _per_token),
}
