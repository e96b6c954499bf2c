"""Merges listed rents into those on file: prices, new offers, offers that are gone, and who agrees."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from statistics import median

import yaml

from ..facts.pricing.gpu_prices import ON_DEMAND, GpuOffer, GpuPrices, PriceRange
from ..facts.pricing.prices import grouped
from .diff import Diff, PriceChange

RENTS = "gpu_prices.yaml"
AGREEMENT = 0.01
# What the file keeps by hand above its offers: comments, discounts, prices of servers.
WRITTEN = re.compile(r"(?ms)^ranges:\n.*\Z")


def merged_rents(
    on_file: Iterable[GpuOffer], lists: Mapping[str, tuple[GpuOffer, ...]], catalogue: str
) -> tuple[tuple[GpuOffer, ...], Diff]:
    """The offers as the lists have them, and what changes; an offer of another source stays and is compared."""
    before = tuple(on_file)
    ours = {_key(offer): offer for offer in before if offer.provider in lists and catalogue in offer.source}
    others = tuple(offer for offer in before if _key(offer) not in ours or offer is not ours[_key(offer)])
    fresh = {_key(offer): _checked(offer, others) for offers in lists.values() for offer in offers}
    changes = [
        PriceChange(row=_name(new), before=(ours[key].usd_per_gpu_hour,), after=(new.usd_per_gpu_hour,))
        for key, new in fresh.items()
        if key in ours and ours[key].usd_per_gpu_hour != new.usd_per_gpu_hour
    ]
    diff = Diff(
        rows=len(ours),
        changes=tuple(changes),
        withdrawn=tuple(f"{_name(offer)}: no longer listed" for key, offer in ours.items() if key not in fresh),
        added=tuple(_name(offer) for key, offer in fresh.items() if key not in ours),
    )
    return (*sorted(fresh.values(), key=_key), *others), diff


def write_rents(offers: tuple[GpuOffer, ...], day: date, folder: Path) -> None:
    """One offer a line; what stands above the ranges stays as people wrote it."""
    path = folder / RENTS
    head = WRITTEN.sub("", path.read_text("utf-8"))
    head = re.sub(r"(?m)^as_of: .*$", f"as_of: '{day.isoformat()}'", head)
    lines = ["ranges:", *map(_line, ranges(offers)), "offers:", *map(_line, offers)]
    text = head + "\n".join(lines) + "\n"
    # Read back before it is written: a file that cannot be read would stop the agent at its next start.
    GpuPrices.model_validate(yaml.safe_load(text))
    path.write_text(text, "utf-8")


def ranges(offers: Iterable[GpuOffer]) -> list[PriceRange]:
    """Low, median and high of the offers on demand, by GPU and class of provider."""
    on_demand = [offer for offer in offers if offer.commitment == ON_DEMAND and offer.provider_class != "index"]
    rows = []
    for (gpu, provider_class), members in grouped(on_demand, lambda o: (o.gpu, o.provider_class)).items():
        usd = [offer.usd_per_gpu_hour for offer in members]
        middle = round(median(usd), 4)
        rows.append(
            PriceRange(
                gpu=gpu, provider_class=provider_class, low=min(usd), median=middle, high=max(usd), offers=len(usd)
            )
        )
    return rows


def _checked(offer: GpuOffer, others: Iterable[GpuOffer]) -> GpuOffer:
    """Whether another source on file has the same price of the same host."""
    same = [o for o in others if (o.gpu, o.commitment) == (offer.gpu, offer.commitment) and _host(o) == _host(offer)]
    near = [o for o in same if abs(o.usd_per_gpu_hour / offer.usd_per_gpu_hour - 1) <= AGREEMENT]
    return offer.model_copy(update={"verification": "two sources"}) if near else offer


def _line(row: GpuOffer | PriceRange) -> str:
    fields = row.model_dump(mode="json", exclude_defaults=True)
    return (
        "- "
        + yaml.safe_dump(fields, default_flow_style=True, width=10_000, sort_keys=False, allow_unicode=True).strip()
    )


def _key(offer: GpuOffer) -> tuple[str, str, str]:
    return offer.provider, offer.gpu, offer.commitment


def _host(offer: GpuOffer) -> str:
    return offer.provider.split(" ")[0].casefold()


def _name(offer: GpuOffer) -> str:
    return f"{offer.provider} {offer.gpu} {offer.commitment}"
