"""Amounts in other currencies as US dollars and back, by the dated table in data/exchange_rates.yaml."""

import re
from decimal import Decimal
from functools import cache

from protocols.adoption.packaged import table
from protocols.models import StrictModel

CURRENCIES = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("EUR", r"€|eur"), ("GBP", r"£|gbp|pound"), ("CHF", r"chf|franc"), ("CNY", r"cny|rmb|yuan|元"),
        ("JPY", r"jpy|yen|¥"), ("PLN", r"pln|zł"), ("INR", r"inr|rupee|₹"), ("SEK", r"sek"), ("DKK", r"dkk"),
        ("NOK", r"nok"), ("CZK", r"czk"), ("HUF", r"huf"), ("CAD", r"cad"), ("AUD", r"aud"), ("BRL", r"brl|reais"),
        ("KRW", r"krw|won"), ("USD", r"\$|usd|dollar|bucks"),
    )
)  # fmt: skip


class ExchangeRates(StrictModel):
    """Units of a currency per euro on one day, and where that is written."""

    as_of: str
    title: str
    locator: str
    per_euro: dict[str, Decimal]

    def per_usd(self, currency: str) -> Decimal:
        """What one US dollar buys of a currency. Raises KeyError for one not in the table."""
        return self.per_euro[currency] / self.per_euro["USD"]


@cache
def exchange_rates() -> ExchangeRates:
    """The packaged table."""
    return ExchangeRates.model_validate(table("exchange_rates"))


def in_usd(amount: Decimal, currency: str) -> tuple[Decimal, str]:
    """The amount in US dollars to the cent, and the assumption to state (empty for dollars)."""
    rates = exchange_rates()
    if currency in ("", "USD") or currency not in rates.per_euro:
        return amount, ""
    rate = rates.per_euro["USD"] / rates.per_euro[currency]
    usd = (amount * rate).quantize(Decimal("0.01"))
    note = (
        f"{amount:,.0f} {currency} is taken as {usd:,.2f} USD, at {rate:.4f} USD per {currency} "
        f"({rates.title}, {rates.as_of}, {rates.locator})."
    )
    return usd, note


def currency(spelling: str) -> str:
    """The ISO 4217 code of a spoken currency, or nothing."""
    return next((code for code, pattern in CURRENCIES if pattern.search(spelling)), "")
