"""Amounts in other currencies as US dollars, by the dated table in data/rates.yaml."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from orchestrator.language.packaged import sheet

CURRENCIES = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("EUR", r"€|eur"), ("GBP", r"£|gbp|pound"), ("CHF", r"chf|franc"), ("CNY", r"cny|rmb|yuan|元"),
        ("JPY", r"jpy|yen|¥"), ("PLN", r"pln|zł"), ("INR", r"inr|rupee|₹"), ("SEK", r"sek"), ("DKK", r"dkk"),
        ("NOK", r"nok"), ("CZK", r"czk"), ("HUF", r"huf"), ("CAD", r"cad"), ("AUD", r"aud"), ("BRL", r"brl|reais"),
        ("KRW", r"krw|won"), ("USD", r"\$|usd|dollar|bucks"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """Units of a currency per euro on one day, and where that is written."""

    as_of: str
    title: str
    locator: str
    per_euro: dict[str, Decimal]


@cache
def rates() -> Rates:
    """The packaged table."""
    read = sheet("quantities/data/rates.yaml")
    return Rates(
        read["as_of"],
        read["title"],
        read["locator"],
        {code: Decimal(value) for code, value in read["per_euro"].items()},
    )


def in_usd(amount: Decimal, currency: str) -> tuple[Decimal, str]:
    """The amount in US dollars to the cent, and the assumption to state (empty for dollars)."""
    table = rates()
    if currency in ("", "USD") or currency not in table.per_euro:
        return amount, ""
    rate = table.per_euro["USD"] / table.per_euro[currency]
    usd = (amount * rate).quantize(Decimal("0.01"))
    note = (
        f"{amount:,.0f} {currency} is taken as {usd:,.2f} USD, at {rate:.4f} USD per {currency} "
        f"({table.title}, {table.as_of}, {table.locator})."
    )
    return usd, note


def currency(spelling: str) -> str:
    """The ISO 4217 code of a spoken currency, or nothing."""
    return next((code for code, pattern in CURRENCIES if pattern.search(spelling)), "")
