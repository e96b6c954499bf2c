"""Amounts, counts and drivers as people write them."""

DRIVERS = {
    "throughput": "throughput of a replica",
    "output": "output length",
    "price": "price of a GPU-hour",
    "peak": "peak to average",
    "people": "people",
}


def usd(amount: float) -> str:
    """An amount as people write it: whole dollars, cents where they matter."""
    return f"${amount:,.2f}" if abs(amount) < 100 else f"${amount:,.0f}"


def tokens(count: float) -> str:
    """A number of tokens in words."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if count >= size * 0.9995:
            return f"{float(f'{count / size:.3g}'):,g} {word}"
    return f"{count:,.0f}"


def short(value: float, prefix: str = "") -> str:
    """A number as an axis shows it: 1.5k, 20M, 3B."""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            return f"{prefix}{value / size:.3g}{letter}"
    return f"{prefix}{value:.3g}"


def about(amount: float, per: str, low: float | None = None, high: float | None = None) -> str:
    """An amount with its range, as a headline has it: `$474 a month, 386 to 601`."""
    between = f", {usd(low)[1:]} to {usd(high)[1:]}" if low is not None and high is not None else ""
    return f"{usd(amount)} {per}{between}"
