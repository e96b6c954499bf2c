"""The figure of an answer in another currency, at a dated rate that is said with it."""

from protocols.adoption import Assessment, Evidence, Grade, KeyFigure
from protocols.adoption.text.currencies import ExchangeRates
from protocols.adoption.text.number_format import number

from ..measure.measure import decimal, figure, measure

SHORTEST_RATE = 4


def in_currency(assessment: Assessment, code: str, rates: ExchangeRates) -> Assessment:
    """The Assessment with its key figure in this currency too, its rate and day; as it was where there is no rate."""
    key = assessment.figure
    if key is None or not key.unit.startswith("USD") or code not in rates.per_euro:
        return assessment
    per_usd = rates.per_usd(code)
    source = Evidence(title=rates.title, locator=rates.locator, seen=rates.as_of, grade=Grade.PRIMARY)
    rate = f"at {per_usd:.{SHORTEST_RATE}f} {code} per USD of {rates.as_of}"
    unit = key.unit.replace("USD", code, 1)
    converted = measure(
        f"cost.in_{code.lower()}",
        f"The figure in {code}, {rate}",
        unit,
        "usd * per_euro / usd_per_euro",
        (
            figure("usd", key.value, key.unit),
            figure("per_euro", rates.per_euro[code], f"{code} per EUR", (source,)),
            figure("usd_per_euro", rates.per_euro["USD"], "USD per EUR", (source,)),
        ),
        # The range is converted at the same rate: the rate's own movement is not part of it.
        low=None if key.low is None else float(key.low * per_usd),
        high=None if key.high is None else float(key.high * per_usd),
        range_means=None if key.low is None else "the range in USD at the same rate",
    )
    label = "; ".join(filter(None, (key.label, rate)))[:300]
    changed = KeyFigure(value=decimal(converted.value), unit=unit, low=converted.low, high=converted.high, label=label)
    sentence = f" In {code}: {number(converted.value)} {unit} ({rate}, {rates.title})."
    return assessment.model_copy(
        update={
            "figure": changed,
            "answer": f"{assessment.answer} ({number(converted.value)} {unit})"[:200],
            "summary": f"{assessment.summary}{sentence}",
            "measures": (*assessment.measures, converted),
        }
    )
