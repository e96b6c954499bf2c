"""Resolves the packaged API prices anew from genai-prices and model-prices; the only part that needs the extra."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .facts.refresh_diff import Diff, PriceSource, Quote, RefreshRefused, Row, confirm, refreshed

REFRESHES = "prices"
PACKAGED = Path(__file__).parent / "data" / "api_prices.json"
FIELDS = ("input", "output", "cache_read", "cache_write")
OTHER_NAMES = {"x-ai": "xai", "aws": "amazon-bedrock"}


class RefreshUnavailable(RuntimeError):
    """The packages of the extra `[refresh]` are not installed."""


class GenaiPrices:
    """genai-prices as a source, asked for one moment; it never looks at the clock."""

    locator = "https://github.com/pydantic/genai-prices"

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.title = f"genai-prices {version('genai-prices')} (MIT), resolved at as_of"
        snapshot = import_module("genai_prices.data_snapshot").get_snapshot()
        self._models = {p.id: {m.id: m for m in p.models} for p in snapshot.providers}

    def models(self, host: str) -> Iterable[str]:
        return self._models.get(host, {})

    def quote(self, host: str, model: str) -> Quote | None:
        """The price at an off-peak hour with its tiers, peak and batch prices, and announced steps."""
        known = self._models.get(host, {}).get(model)
        if known is None:
            return None
        day = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
        hourly = [known.get_prices(day + timedelta(hours=hour)) for hour in range(24)]
        low, high = (pick(hourly, key=lambda p: _amount(p.input_mtok) or 0) for pick in (min, max))
        row: Row = _flat(low)
        if "input" not in row or "output" not in row:
            return None
        row |= _tiers(low)
        if _flat(high) != _flat(low):
            row["peak"] = _flat(high)
        batch = known.get_prices(self.at, {"processing": "batch"})
        if _flat(batch) != _flat(known.get_prices(self.at)):
            row["batch"] = _flat(batch) | _tiers(batch)
        return row | _steps(known.prices, self.at) | _about(known)


class ModelPrices:
    """model-prices as the second source."""

    locator = "Python package model-prices"

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.title = f"model-prices {version('model-prices')}"
        self._rates = import_module("model_prices").rates

    def models(self, host: str) -> Iterable[str]:
        return ()

    def quote(self, host: str, model: str) -> Quote | None:
        found = self._rates(model, at=self.at, provider=OTHER_NAMES.get(host, host))
        if found is None or found.input is None or found.output is None:
            return None
        return {"input": float(found.input), "output": float(found.output)}


def _amount(price: Any) -> float | None:
    """A price without its tiers."""
    return None if price is None else float(getattr(price, "base", price))


def _flat(prices: Any) -> Row:
    given = {name: _amount(getattr(prices, f"{name}_mtok", None)) for name in FIELDS}
    return {name: value for name, value in given.items() if value is not None}


def _tiers(prices: Any) -> Row:
    found: dict[int, Row] = {}
    for name in FIELDS:
        for tier in getattr(getattr(prices, f"{name}_mtok", None), "tiers", ()):
            found.setdefault(tier.start, {})[name] = float(tier.price)
    return {"tiers": [{"above_input_tokens": start, **found[start]} for start in sorted(found)]} if found else {}


def _steps(prices: Any, at: datetime) -> Row:
    if not isinstance(prices, list):
        return {}
    due = [(getattr(p.constraint, "start_date", None), p.prices) for p in prices]
    steps = [{"from": day.isoformat(), **_flat(price)} for day, price in due if day and day > at.date()]
    return {"steps": steps} if steps else {}


def _about(model: Any) -> Row:
    found: Row = {}
    if model.context_window:
        found["context"] = model.context_window
    return found | ({"deprecated": True} if model.deprecated else {})


def packages(at: datetime) -> tuple[PriceSource, PriceSource]:
    """The two packages as sources. Raises RefreshUnavailable without the extra."""
    try:
        return GenaiPrices(at), ModelPrices(at)
    except ImportError as error:
        raise RefreshUnavailable(f"{error.name} is missing: install the extra [refresh]") from error


def refresh(
    primary: PriceSource, second: PriceSource, at: datetime, *, confirmed: bool = False, path: Path = PACKAGED
) -> Diff:
    """Rewrites the file with prices of `at` and says what changed. Raises RefreshRefused on a doubtful jump."""
    document = json.loads(path.read_text(encoding="utf-8"))
    rows, diff = refreshed(document["rows"], primary, second)
    confirm(diff, confirmed)
    seen = at.date().isoformat()
    document |= {
        "as_of": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sources": [{"title": s.title, "locator": s.locator, "seen": seen} for s in (primary, second)],
        "rows": rows,
        "sha256_of_rows": hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest(),
    }
    path.write_text(written(document), encoding="utf-8")
    return diff


def written(document: Row) -> str:
    """The file with one row a line, so that a change reads as one line in a diff."""
    parts = []
    for name, value in document.items():
        if name in ("rows", "history"):
            lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f' "{name}": [\n{lines}\n ]')
        else:
            parts.append(f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m agents.cost.refresh [--confirm]`: 0 when written, 1 when refused or not installed."""
    parser = argparse.ArgumentParser(description="Resolve the packaged API prices anew.")
    parser.add_argument("--confirm", action="store_true", help="take a jump of many rows as true")
    at = datetime.now(UTC)
    confirmed = parser.parse_args(arguments).confirm
    try:
        said, code = refresh(*packages(at), at, confirmed=confirmed).text, 0
    except (RefreshRefused, RefreshUnavailable) as error:
        said, code = str(error), 1
    sys.stdout.write(said + "\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
