"""Turns the rows of the price files into prices, and says which row is wrong when one is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .prices import (
    ApiPrice,
    ApiPrices,
    Conflict,
    GpuOffer,
    GpuPrices,
    PeakHours,
    PriceRange,
    Rate,
    Source,
    Step,
    Tariff,
    Tier,
)

Row = Mapping[str, Any]


def api_prices(document: Row) -> ApiPrices:
    """The API prices of a file; raises ValueError naming the first row that cannot be read."""
    peaks = {host: _peak_hours(entry) for host, entry in document["peak_hours"].items()}
    return ApiPrices(
        as_of=date.fromisoformat(document["as_of"][:10]),
        sources=tuple(Source(**source) for source in document["sources"]),
        rows=tuple(_api_price(row, peaks) for row in document["rows"]),
    )


def _api_price(row: Row, peaks: Mapping[str, PeakHours]) -> ApiPrice:
    try:
        return ApiPrice(
            host=row["host"],
            model=row["model"],
            sells=row["sells"],
            variant=row.get("variant", ""),
            open=row["open"],
            standard=_tariff(row),
            batch=_tariff(row["batch"]) if "batch" in row else None,
            peak=_rate(row["peak"]) if "peak" in row else None,
            peak_hours=peaks.get(row["host"]) if "peak" in row else None,
            steps=tuple(Step(date.fromisoformat(step["from"]), _rate(step)) for step in row.get("steps", ())),
            context=row.get("context"),
            deprecated=row.get("deprecated", False),
            stale=row.get("stale", ""),
            verification=row["verification"],
            conflicts=tuple(Conflict(**conflict) for conflict in row.get("conflicts", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"price row {row.get('host')}/{row.get('model')}: {error!r}") from error


def _rate(entry: Row, fallback: Rate | None = None) -> Rate:
    given = {name: entry.get(name) for name in ("input", "output", "cache_read")}
    if fallback:
        given = {name: getattr(fallback, name) if value is None else value for name, value in given.items()}
    if given["input"] is None or given["output"] is None:
        raise ValueError("needs an input and an output price")
    if any(value is not None and value < 0 for value in given.values()):
        raise ValueError("has a negative price")
    cache_read = given["cache_read"]
    return Rate(float(given["input"]), float(given["output"]), None if cache_read is None else float(cache_read))


def _tariff(entry: Row) -> Tariff:
    first = _rate(entry)
    tiers = entry.get("tiers", ())
    return Tariff(first, tuple(Tier(tier["above_input_tokens"], _rate(tier, first)) for tier in tiers))


def _peak_hours(entry: Row) -> PeakHours:
    hours = tuple((start, end) for start, end in entry["utc_hours"])
    return PeakHours(hours, entry["weekdays_only"], entry["source"])


def gpu_prices(document: Row) -> GpuPrices:
    """The GPU prices of a file."""
    ranges = document["class_ranges_on_demand"]
    return GpuPrices(
        as_of=date.fromisoformat(document["as_of"]),
        ranges=tuple(
            PriceRange(gpu, provider_class, entry["low"], entry["median"], entry["high"], entry["n"])
            for gpu, classes in ranges.items()
            for provider_class, entry in classes.items()
        ),
        offers=tuple(_offer(entry) for entry in document["observations"]),
        storage_usd_per_gb_month=_numbers(document["object_storage_usd_per_gb_month"]),
        egress_first_tier_usd_per_gb={
            cloud: entry.get("first_10tb", entry.get("first_1tb"))
            for cloud, entry in document["egress_usd_per_gb"].items()
            if isinstance(entry, Mapping)
        },
        purchase_usd_per_server={
            gpu: (float(entry[0]), float(entry[1]))
            for gpu, entry in document["purchase_usd_per_8gpu_server"].items()
            if isinstance(entry, list)
        },
    )


def _numbers(entry: Row) -> dict[str, float]:
    return {name: float(value) for name, value in entry.items() if isinstance(value, int | float)}


def _offer(entry: Row) -> GpuOffer:
    return GpuOffer(
        gpu=entry["gpu"],
        provider_class=entry["provider_class"],
        provider=entry["provider"],
        usd_per_gpu_hour=float(entry["usd_per_gpu_hour"]),
        commitment=entry["commitment"],
        gpus_in_sku=entry["gpus_in_sku"],
        as_of=str(entry["as_of"]),
        verification=entry["verification"],
        source=entry["source"],
    )
