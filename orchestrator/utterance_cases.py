"""Cases of the utterance schema: words and earlier turns, with the intent, components and quantities they mean."""

import re
from dataclasses import dataclass
from typing import Any

from orchestrator.understanding import Names, Turn, Understood, load, understand
from protocols.adoption import Inquiry

TOLERANCE = 0.02
DIRECT = {
    "tokens_month": ("tokens_per_month",),
    "tokens_per_month": ("tokens_per_month",),
    "requests_day": ("requests_per_day",),
    "requests_per_day": ("requests_per_day",),
    "input_tokens": ("input_tokens",),
    "output_tokens": ("output_tokens",),
    "gpus": ("gpu_count",),
    "gpu_count": ("gpu_count",),
    "horizon_months": ("horizon_months",),
    "cached_share": ("cached_share",),
    "budget_usd_month": ("budget_usd_per_month",),
}
OF_THE_ORGANISATION = {
    "mau": ("mau_now",),
    "annual_revenue_usd": ("annual_revenue_usd",),
    "monthly_revenue_usd": ("monthly_revenue_usd",),
    "employees": ("headcount",),
    "headcount": ("headcount",),
    "arr_usd": ("product_arr_usd",),
}
FACTS = {
    "users": ("users",),
    "rps": ("rps",),
    "volume_hours_month": ("hours_month",),
    "hours_month": ("hours_month",),
    "vectors": ("vectors",),
    "documents": ("documents",),
    "params_b": ("params_b",),
    "context_tokens": ("context_tokens",),
    "concurrent_users": ("concurrent",),
    "dau": ("dau",),
    "latency_ms": ("latency_ms",),
}
HARDWARE = re.compile(r"(\d+)\s*x\s*([\w ]+)")


@dataclass(frozen=True)
class Outcome:
    """How one case came out, each part by itself."""

    id: str
    intent: bool
    components: bool
    quantities: bool
    asked: bool
    miss: str

    @property
    def right(self) -> bool:
        """Intent, components and quantities all as expected."""
        return self.intent and self.components and self.quantities


def judge(case: dict[str, Any], names: Names) -> Outcome:
    """One case, its earlier turns understood first."""
    history: list[Turn] = []
    for turn in case.get("history", ()):
        if turn["role"] == "user":
            earlier = understand(turn["text"], history, names)
            history.append(Turn(words=turn["text"], inquiry=earlier.inquiry, intent=earlier.intent))
    understood = understand(case["text"], history, names)
    expected = case["expected"]
    want = set(expected.get("components") or ())
    got = {component.id for component in understood.inquiry.components if component.id}
    off = wrong_quantities(expected.get("constraints") or {}, understood.inquiry)
    misses = [f"intent {understood.intent.value}, expected {expected['intent']} ({understood.confidence:.2f})"] * (
        understood.intent.value != expected["intent"]
    )
    misses += [f"components {sorted(got)}, expected {sorted(want)}"] * (got != want) + off
    return Outcome(
        id=str(case["id"]),
        intent=understood.intent.value == expected["intent"],
        components=got == want,
        quantities=not off,
        asked=_asks(understood),
        miss="; ".join(misses),
    )


def _asks(understood: Understood) -> bool:
    return bool(understood.readings)


def wrong_quantities(constraints: dict[str, Any], inquiry: Inquiry) -> list[str]:
    """The numbers a case expects that the Inquiry does not hold, within two per cent."""
    wrong: list[str] = []
    for name, want in constraints.items():
        if name == "hardware" and (match := HARDWARE.fullmatch(str(want))):
            got = f"{inquiry.use.workload.gpu_count}x {inquiry.use.workload.gpu}"
            if got.lower() != f"{match.group(1)}x {match.group(2)}".lower():
                wrong.append(f"{name} {got}, expected {want}")
        elif isinstance(want, int | float) and not isinstance(want, bool):
            got = _measured(name, inquiry)
            if got is None or abs(got - want) > TOLERANCE * abs(want):
                wrong.append(f"{name} {got}, expected {want}")
    return wrong


def _measured(name: str, inquiry: Inquiry) -> float | None:
    places = (
        (inquiry.use.workload, DIRECT.get(name, ())),
        (inquiry.use.organisation, OF_THE_ORGANISATION.get(name, ())),
    )
    for noun, fields in places:
        for field in fields:
            if (value := getattr(noun, field)) is not None:
                return float(value)
    for fact in (*FACTS.get(name, ()), name):
        if isinstance(value := inquiry.facts.get(fact), int | float):
            return float(value)
    return None


def outcomes(sheet: dict[str, Any]) -> list[Outcome]:
    """Every case of a file of the schema."""
    names = load()
    return [judge(case, names) for case in sheet["utterances"]]


def run(sheet: dict[str, Any]) -> bool:
    """Print each miss, the share right of each part, and `N cases, M right`."""
    results = outcomes(sheet)
    for outcome in results:
        if not outcome.right:
            print(f"{outcome.id}: {outcome.miss}")
    count = max(1, len(results))
    for part in ("intent", "components", "quantities"):
        right = sum(getattr(outcome, part) for outcome in results)
        print(f"{part}: {right}/{len(results)} right ({100 * right / count:.1f} %)")
    print(f"asked back below the confidence gate: {sum(outcome.asked for outcome in results)}")
    right = sum(outcome.right for outcome in results)
    print(f"{len(results)} cases, {right} right")
    return right == len(results)
