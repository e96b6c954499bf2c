"""Numbers as people read them: the one place that rounds, groups and abbreviates."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

Number = Decimal | float | int

SCALES: Mapping[int, str] = {12: "trillion", 9: "billion", 6: "million"}
"""The words for powers of ten, largest first; other languages have others (亿 is 8)."""
DIGITS = 3
CENTS_BELOW = 100


def number(value: Number, scales: Mapping[int, str] = SCALES) -> str:
    """Rounded to what a reader takes in: `18.3 billion`, `1,234`, `12.5`, `0.0123`."""
    exact_value = _decimal(value)
    for power, word in scales.items():
        # 999,950,000 is a billion once it is rounded to three digits.
        if abs(exact_value) >= Decimal(10) ** power * Decimal("0.9995"):
            return f"{_grouped(_rounded(exact_value.scaleb(-power)))} {word}"
    return _grouped(exact_value.to_integral_value(ROUND_HALF_UP) if abs(exact_value) >= 1000 else _rounded(exact_value))


def money(value: Number, scales: Mapping[int, str] = SCALES, symbol: str = "$") -> str:
    """An amount: whole from a hundred on, cents below, in words from a million on."""
    amount = _decimal(value)
    if abs(amount) >= 1_000_000:
        return f"{symbol}{number(amount, scales)}"
    places = Decimal("0.01") if abs(amount) < CENTS_BELOW else Decimal(1)
    return f"{symbol}{amount.quantize(places, ROUND_HALF_UP):,f}"


def money_range(middle: Number, per: str, low: Number | None = None, high: Number | None = None) -> str:
    """An amount with its range, as a headline has it: `$474 a month, 386 to 601`."""
    span = f", {money(low, symbol='')} to {money(high, symbol='')}" if low is not None and high is not None else ""
    return f"{money(middle)} {per}{span}"


def axis_number(value: float, prefix: str = "") -> str:
    """As an axis shows it: `1.5k`, `20M`, `3B`."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            return f"{prefix}{value / size:.3g}{letter}"
    return f"{prefix}{value:.3g}"


def percent(share: Number) -> str:
    """A share of one."""
    return f"{whole(_decimal(share) * 100)} %"


def whole(value: Number) -> int:
    """To the nearest integer; a half goes up, as the page rounds."""
    return int(_decimal(value).to_integral_value(ROUND_HALF_UP))


def exact(value: Number) -> str:
    """Every digit up to six places, grouped, without exponent or idle zeros: for figures that are recomputed."""
    decimal = _decimal(value)
    places = decimal.as_tuple().exponent
    return _grouped(decimal.quantize(Decimal("0.000001")) if isinstance(places, int) and places < -6 else decimal)


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal) -> Decimal:
    return Context(prec=DIGITS, rounding=ROUND_HALF_UP).create_decimal(value)


def _grouped(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
