"""The figures of adopting software as Measures: integration, running, leaving, and all of it a month."""

from dataclasses import dataclass

from protocols.adoption import Evidence, Grade, Input, Inquiry, Measure

from ...facts.knowledge import Knowledge
from ...facts.software import COCOMO_A, COCOMO_B, COCOMO_IS, Effort
from ...measure.measure import figure, measure, of

KLOC = "kloc"
KIND_RANGE = "low and high of its kind"
ALL_RANGE = "every part low, every part high"


@dataclass(frozen=True)
class EffortPart:
    """One part of the cost: its number with low and high, and how it becomes dollars."""

    name: str
    label: str
    spread: tuple[float, float, float]
    unit: str
    formula: str


def software_measures(
    effort: Effort, years: float, inquiry: Inquiry, knowledge: Knowledge, proof: Evidence
) -> tuple[Measure, ...]:
    """Each part, their sum, and the sum a month, in this order."""
    month = knowledge.assumed["person_month_usd"]
    terms = (
        figure("years", years, "years"),
        figure("usd_per_person_month", month.value, month.unit, (month.evidence,)),
    )
    fte = inquiry.use.workload.fte
    run = effort.run_fte if fte is None else (fte, fte, fte)
    work, rent = "usd_per_person_month", "infrastructure_usd_per_month"
    parts = tuple(
        _measure(part, terms, proof)
        for part in (
            EffortPart(
                "integration_pm", "Integration", effort.integration_pm, "person-months", f"integration_pm * {work}"
            ),
            EffortPart("run_fte", "Running it: upgrades, fixes, help", run, "FTE", f"run_fte * 12 * years * {work}"),
            EffortPart("exit_pm", "Leaving it again", effort.exit_pm, "person-months", f"exit_pm * {work}"),
            EffortPart(
                rent,
                "Infrastructure of its own",
                effort.infrastructure_usd_per_month,
                "USD/month",
                f"{rent} * 12 * years",
            ),
        )
    )
    return (*parts, *_sums(parts, terms[0], years))


def _measure(part: EffortPart, terms: tuple[Input, ...], proof: Evidence) -> Measure:
    low, middle, high = part.spread
    inputs = (figure(part.name, middle, part.unit, (proof,)), *(i for i in terms if i.name in part.formula))
    id = f"software.{part.name}_usd"
    plain = measure(id, part.label, "USD", part.formula, inputs)
    # A part of nothing has no spread to scale.
    if not middle:
        return plain
    scale = float(plain.value) / middle
    ends = (low * scale, high * scale)
    return measure(id, part.label, "USD", part.formula, inputs, low=ends[0], high=ends[1], range_means=KIND_RANGE)


def _sums(parts: tuple[Measure, ...], span: Input, years: float) -> tuple[Measure, Measure]:
    names = [m.id.removeprefix("software.") for m in parts]
    low = sum(float(m.value if m.low is None else m.low) for m in parts)
    high = sum(float(m.value if m.high is None else m.high) for m in parts)
    inputs = [of(name, m) for name, m in zip(names, parts, strict=True)]
    label, added = "Adopting it, in all", " + ".join(names)
    total = measure("software.total_usd", label, "USD", added, inputs, low=low, high=high, range_means=ALL_RANGE)
    monthly = measure(
        "software.usd_month",
        "The same a month",
        "USD/month",
        "total_usd / (years * 12)",
        (of("total_usd", total), span),
        low=low / (years * 12),
        high=high / (years * 12),
        range_means=ALL_RANGE,
    )
    return total, monthly


def rebuild(inquiry: Inquiry, knowledge: Knowledge) -> tuple[Measure, ...]:
    """COCOMO II, only when the person says how large the code is."""
    kloc = inquiry.facts.get(KLOC)
    if not isinstance(kloc, int | float) or isinstance(kloc, bool) or not 0 < kloc < 1e7:
        return ()
    month = knowledge.assumed["person_month_usd"]
    proof = Evidence(title=COCOMO_IS, locator="COCOMO II.2000 nominal constants", seen="2000", grade=Grade.MEMORY)
    inputs = (
        figure("a", COCOMO_A, "person-months", (proof,)),
        figure("kloc", float(kloc), "thousand lines"),
        figure("b", COCOMO_B, "exponent", (proof,)),
        figure("usd_per_person_month", month.value, month.unit, (month.evidence,)),
    )
    label = "Context only: rebuilding all of it by COCOMO II"
    return (measure("software.rebuild_usd", label, "USD", "a * kloc ** b * usd_per_person_month", inputs),)
