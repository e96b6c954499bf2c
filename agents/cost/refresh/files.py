"""The packaged price files: read, written with one row a line, and refreshed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from protocols.models import StrictModel

from ..facts.aliases import Names
from ..facts.packaged import table
from ..facts.pricing.prices import ApiPrices, Source
from ..facts.pricing.unit_prices import Modality, Unit, UnitPrice, UnitPrices
from .diff import Diff, confirm
from .merge import merged
from .price_map import Hosts, PriceMap
from .quotes import PriceSource

# The dearest real offer of a kind is some ten times the median, a slip of the unit a thousand times.
SLIP = 50
DATA = Path(__file__).parents[1] / "data"
TOKENS, UNITS = "api_prices.json", "unit_prices.json"


def hosts() -> Hosts:
    """The packaged list of hosts."""
    return Hosts.model_validate(table("price_hosts"))


def refresh(
    sources: tuple[PriceSource, ...],
    listing: PriceMap,
    names: Names,
    at: datetime,
    *,
    confirmed: bool = False,
    dry_run: bool = False,
    folder: Path = DATA,
) -> Diff:
    """Rewrites both files with the prices of `at` and says what changed. Raises RefreshRefused on too much at once."""
    prices = ApiPrices.model_validate_json((folder / TOKENS).read_text(encoding="utf-8"))
    rows, diff = merged(prices.rows, sources, listing, names, at.date())
    # Before anything is written, a dry run included: a refused refresh leaves both files as they are.
    confirm(diff, confirmed)
    if dry_run:
        return diff
    day = at.date()
    read = tuple(
        Source(title=source.title, locator=source.locator, seen=day.isoformat()) for source in (*sources, listing)
    )
    _write(folder / TOKENS, ApiPrices(as_of=day, sources=read, peak_hours=prices.peak_hours, rows=rows))
    units = tuple(sorted(without_slips(listing.unit_prices(day)), key=lambda row: (row.modality, row.sells, row.host)))
    if units:
        _write(folder / UNITS, UnitPrices(as_of=day, rows=units))
    return diff


def without_slips(rows: Iterable[UnitPrice]) -> Iterator[UnitPrice]:
    """The rows but those that cost many times what others of their kind do: per token what is meant per million."""
    prices: dict[tuple[Modality, Unit], list[UnitPrice]] = {}
    for row in rows:
        prices.setdefault((row.modality, row.unit), []).append(row)
    for group in prices.values():
        most = SLIP * median(row.usd for row in group)
        yield from (row for row in group if row.usd <= most)


def _write(path: Path, prices: ApiPrices | UnitPrices) -> None:
    """One row a line, so that a change reads as one line in a diff; defaults are left out."""
    head = {name: _plain(value) for name, value in prices if name != "rows"}
    lines = [json.dumps(_plain(row), ensure_ascii=False) for row in prices.rows]
    parts = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    parts.append(' "rows": [\n' + ",\n".join("  " + line for line in lines) + "\n ]")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _plain(value: object) -> Any:
    if isinstance(value, StrictModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, str | int | float) else str(value)
