"""Builds Measures whose value is worked out from their own formula, so that it can never differ from it."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal

from protocols.adoption import Evidence, Input, Measure
from protocols.adoption.text.formula import evaluate

INPUT_DIGITS = Context(prec=12, rounding=ROUND_HALF_EVEN)
VALUE_DIGITS = Context(prec=10, rounding=ROUND_HALF_EVEN)
MTOK, USD_MONTH = "USD per million tokens", "USD/month"


def decimal(number: float | Decimal, context: Context = INPUT_DIGITS) -> Decimal:
    """A number as a plain decimal without float noise."""
    rounded = context.create_decimal(number if isinstance(number, Decimal) else repr(float(number)))
    return Decimal(format(rounded.normalize(context), "f"))


def figure(
    name: str, value: float | Decimal, unit: str, evidence: Sequence[Evidence] = (), measure: str | None = None
) -> Input:
    """One input of a formula."""
    return Input(name=name, value=decimal(value), unit=unit, evidence=tuple(evidence), measure=measure)


def of(name: str, source: Measure) -> Input:
    """Another Measure as an input under a name of its own."""
    return Input(name=name, value=source.value, unit=source.unit, measure=source.id)


def measure(
    id: str,
    label: str,
    unit: str,
    formula: str,
    inputs: Sequence[Input],
    *,
    low: float | None = None,
    high: float | None = None,
    range_means: str | None = None,
    evidence: Sequence[Evidence] = (),
) -> Measure:
    """A Measure; evidence not given is gathered from the inputs, unless another Measure among them has it."""
    value = evaluate(formula, {item.name: item.value for item in inputs})
    derived = any(item.measure for item in inputs)
    roots = () if derived else (e for item in inputs for e in item.evidence)
    gathered = evidence or dict.fromkeys(roots)
    return Measure(
        id=id,
        label=label,
        value=decimal(value, VALUE_DIGITS),
        unit=unit,
        low=None if low is None else decimal(low, VALUE_DIGITS),
        high=None if high is None else decimal(high, VALUE_DIGITS),
        range_means=range_means,
        formula=formula,
        inputs=tuple(inputs),
        evidence=tuple(gathered),
    )
