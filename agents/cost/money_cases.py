"""Answers break-even, total-cost, portfolio, library and claims cases from the shapes of their inputs."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from . import api_cases
from .api_cases import Answers, Inputs, compared, rate
from .api_cost import DAYS_PER_MONTH, Request, monthly_usd, request_usd
from .breakeven import Staircase, break_even
from .fleet import fleet
from .knowledge import load
from .software import Adoption, rebuild_pm
from .tco import own

HOURS_PER_MONTH = 730.5
SERVICE = {
    "isl": 1000,
    "osl": 300,
    "api": [0.88, 0.88],
    "mu": 5,
    "n": 2,
    "usd_h": 2.95,
    "peak": 3,
    "headroom": 0.8,
    "spare": 1,
    "overhead": 0.1,
    "fte": 0.25,
    "salary": 180_000,
}
"""The service of the schema's break-even cases, taken wherever a case says "same" and leaves a number out."""


def answers(category: str, inputs: Inputs, wanted: Collection[str], question: str = "") -> Answers | None:
    """The wanted values by key and the decision where there is one; None when the case is not of this kind."""
    match category:
        case "api":
            return api_cases.answers(inputs, wanted, question)
        case "break_even":
            return _break_even(inputs, wanted, question)
        case "tco":
            return _ownership(inputs) if "price" in inputs else _decline(inputs)
        case "decision":
            return _portfolio(inputs, wanted)
        case "library":
            return _library(inputs)
        case "claims":
            return _claims(wanted)
    return None


def _break_even(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    if "replica_usd_month" in inputs:
        return _marginal(inputs)
    service = _service(inputs)
    price = rate(service["api"])
    if price is None:
        return None
    usd_per_request = request_usd(price, Request(service["isl"], service["osl"]))
    capacity = inputs.get("replica_capacity_req_day") or _capacity(service)
    stairs = Staircase(
        fixed_usd=service["fte"] * service["salary"] / 12,
        gpu_usd=service["usd_h"] * HOURS_PER_MONTH * (1 + service["overhead"]),
        gpus_per_replica=service["n"],
        capacity=capacity,
        spare=service["spare"],
    )
    result = break_even(stairs, usd_per_request)
    found: Answers = {
        "break_even_req_day": result.first,
        "break_even": result.first,
        "lasting_break_even_req_day": result.lasting,
        "replica_capacity_req_day": capacity,
        "replica_usd_month": result.replica_usd,
        "api_value_usd_month": result.replica_api_usd,
        "feasible": result.first is not None,
        "decision": "api" if result.first is None else "self-host above break_even_req_day",
    }
    if "feasible" in wanted:
        meets = stairs.usd_with(1 + stairs.spare) / (usd_per_request * DAYS_PER_MONTH)
        found |= {"break_even_req_day": meets, "feasible": meets <= capacity}
        found["decision"] = "self-host above break_even_req_day" if meets <= capacity else "api"
    if "req_day" in inputs:
        found |= _both(inputs["req_day"], service, stairs, usd_per_request)
    return found


def _both(requests_per_day: float, service: Mapping[str, Any], stairs: Staircase, usd_per_request: float) -> Answers:
    size = fleet(
        requests_per_day,
        service["mu"],
        service["n"],
        peak_to_average=service["peak"],
        headroom=service["headroom"],
        spare=service["spare"],
    )
    api = requests_per_day * DAYS_PER_MONTH * usd_per_request
    both = compared({"api_usd_month": api, "self_usd_month": stairs.usd_with(size.replicas)}, "_usd_month")
    return {**both, "decision": "api" if api <= both["self_usd_month"] else "self-host"}


def _service(inputs: Inputs) -> dict[str, Any]:
    spelled = {"peak_to_average": "peak", "p2a": "peak", "gpus_per_replica": "n", "price": "api", "people_fte": "fte"}
    return SERVICE | {spelled.get(name, name): value for name, value in inputs.items()}


def _capacity(service: Mapping[str, Any]) -> float:
    return service["mu"] * service["headroom"] * 86400 / service["peak"]


def _marginal(inputs: Inputs) -> Answers:
    value = inputs.get("api_value_of_one_replica_at_capacity", inputs.get("api_value_usd_month"))
    never = inputs["replica_usd_month"] >= value
    found: Answers = {"replica_usd_month": inputs["replica_usd_month"], "api_value_usd_month": value}
    if never:
        return {**found, "break_even": None, "feasible": False, "decision": "api"}
    return {**found, "feasible": True, "decision": "self-host"}


def _ownership(inputs: Inputs) -> Answers:
    bought = own(
        inputs["price"],
        months=inputs["months"],
        kilowatts=inputs["kw"],
        pue=inputs["pue"],
        usd_per_kwh=inputs["kwh"],
        support_per_year=inputs.get("support", 0.0),
        gpus=inputs.get("gpus", inputs.get("n", 8)),
        rent_usd_per_gpu_hour=inputs.get("rent"),
    )
    found: Answers = {
        "own_usd_month": bought.usd_per_month,
        "own_usd_gpu_hour": bought.usd_per_gpu_hour,
        "payback_months": bought.payback_months,
    }
    if "rent" in inputs:
        found["decision"] = "own" if bought.usd_per_gpu_hour < inputs["rent"] else "rent"
    return found


def _decline(inputs: Inputs) -> Answers | None:
    if "m0" not in inputs:
        return None
    change = inputs.get("rise", 0.0) - inputs.get("decline", 0.0)
    growth, discount = inputs.get("growth", 0.0), inputs.get("rate", 0.0)
    months = [
        (month, inputs["m0"] * (1 + change) ** (month / 12) * (1 + growth) ** month)
        for month in range(inputs.get("months", 36))
    ]
    one_time = inputs.get("one_time", 0.0)
    return {
        "undiscounted": one_time + sum(usd for _, usd in months),
        "npv": one_time + sum(usd / (1 + discount) ** (month / 12) for month, usd in months),
        "flat": one_time + inputs["m0"] * len(months),
    }


def _portfolio(inputs: Inputs, wanted: Collection[str]) -> Answers | None:
    """Options named by the case itself: `model at Host (input/output)`, or by a model we have a price for."""
    request = Request(inputs["isl"], inputs["osl"], inputs.get("reasoning", 0))
    found: Answers = {}
    for label in wanted:
        if price := rate(inputs.get(label)) or _printed(label) or _listed(label):
            found[label] = monthly_usd(price, request, inputs["req_day"], inputs.get("retry", 0.0))
    if not found:
        return None
    cheapest = min(found, key=lambda label: found[label])
    return {**found, "decision": re.split(r"\s+at\s+|\s*\(", cheapest)[0]}


def _printed(label: str) -> Any:
    said = re.search(r"\(\s*\$?([\d.]+)\s*/\s*\$?([\d.]+)\s*\)", label)
    return rate([float(said[1]), float(said[2])]) if said else None


def _listed(label: str) -> Any:
    model, _, host = (part.strip().lower() for part in re.sub(r"\s*\(.*", "", label).partition(" at "))
    offers = [row for row in load().api.selling(model) if row.usable and not row.variant]
    plain = re.sub(r"[^a-z]", "", host)
    offers = [row for row in offers if not plain or row.host.replace("-", "").startswith(plain)]
    return min(offers, key=lambda row: row.standard.rate.input).standard.rate if offers else None


def _library(inputs: Inputs) -> Answers:
    usd_per_pm = inputs.get("pm_usd", load().assumed.value("person_month_usd"))
    plan = Adoption(
        integration_pm=inputs.get("integration_pm", 0.0),
        run_fte=inputs.get("run_fte", 0.0),
        years=inputs.get("years", 1),
        usd_per_pm=usd_per_pm,
        exit_pm=inputs.get("exit_pm", 0.0),
        support_usd_per_year=inputs.get("support_usd_year", inputs.get("support_usd_per_year", 0.0)),
        infrastructure_usd_per_month=inputs.get("infra_usd_month", 0.0),
    )
    found: Answers = {"adopt_usd": plan.total_usd}
    if "kloc" in inputs:
        build_pm = rebuild_pm(inputs["kloc"], inputs.get("a", 2.94), inputs.get("b", 1.0997))
        build = build_pm * usd_per_pm
        decision = "adopt" if plan.total_usd < build else "build"
        found |= {"build_pm": build_pm, "build_usd": build, "decision": decision}
        found |= {"ratio": build / plan.total_usd} if plan.total_usd else {}
    return found


def _claims(wanted: Collection[str]) -> Answers:
    known = {claim.key: float(claim.shown.value) for claim in load().claims}
    also = {key: value for claim in load().claims for key, value in claim.also}
    inputs = {i.name: float(i.value) for claim in load().claims for i in claim.inputs}
    return {key: value for key, value in (inputs | also | known).items() if key in wanted}
