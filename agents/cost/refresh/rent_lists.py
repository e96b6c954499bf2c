"""Rents as a public catalogue lists them: one CSV file a host, read into the cheapest offer of each GPU."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pydantic import Field

from protocols.models import StrictModel

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.catalogue import Physics
from ..facts.machines.specs import UnknownAccelerator
from ..facts.packaged import table
from ..facts.pricing.gpu_prices import ON_DEMAND, SPOT, GpuOffer
from .price_map import fetched
from .quotes import RefreshUnavailable

MEMORY = re.compile(r"'SizeInMiB': (\d+)")
# A card of 80 GB is listed with 79 to 82: the sizes of two cards of one name are further apart.
MEMORY_MATCHES = 0.12
LEAST_USD, MOST_USD = 0.01, 100.0
MOST_ROWS = 200_000


class RentHost(StrictModel):
    """A host, and the folder of its list."""

    provider: str
    provider_class: str
    list: str


class Catalogue(StrictModel):
    """Where the lists are kept; rows of the file whose source holds its name are its own."""

    name: str
    licence: str
    url: str


class RentHosts(StrictModel):
    """The hosts whose rents are refreshed."""

    catalogue: Catalogue
    hosts: tuple[RentHost, ...] = Field(min_length=1)
    names: Mapping[str, str]


def rent_hosts() -> RentHosts:
    """The packaged list of hosts."""
    return RentHosts.model_validate(table("rent_hosts"))


def read_rents(
    hosts: RentHosts, physics: Physics, day: date, *, url: str = "", folder: Path | None = None
) -> dict[str, tuple[GpuOffer, ...]]:
    """What each host lists. Raises RefreshUnavailable when one list cannot be read: half of them would retire rows."""
    base = (url or hosts.catalogue.url).rstrip("/")
    return {host.provider: tuple(_offers(_text(host, base, folder), host, hosts, physics, day)) for host in hosts.hosts}


def _text(host: RentHost, base: str, folder: Path | None) -> str:
    try:
        if folder is not None:
            return (folder / host.list / "vms.csv").read_text("utf-8")
        return fetched(f"{base}/{host.list}/vms.csv").decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise RefreshUnavailable(f"the rents of {host.provider} cannot be read: {problem}") from problem


def _offers(text: str, host: RentHost, hosts: RentHosts, physics: Physics, day: date) -> Iterator[GpuOffer]:
    """The cheapest of each GPU and way of paying; the SKU is the smallest that is sold at that price."""
    best: dict[tuple[str, str], tuple[float, int, str]] = {}
    rows = csv.DictReader(io.StringIO(text))
    if not {"AcceleratorName", "AcceleratorCount", "Price", "SpotPrice", "Region"} <= set(rows.fieldnames or ()):
        raise RefreshUnavailable(f"the list of {host.provider} has other columns than expected")
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise RefreshUnavailable(f"the list of {host.provider} has more than {MOST_ROWS:,} rows")
        gpu, count = _accelerator(row, hosts, physics), _number(row["AcceleratorCount"])
        if gpu is None or count < 1 or count != int(count):
            continue
        for commitment, price in ((ON_DEMAND, row["Price"]), (SPOT, row["SpotPrice"])):
            usd = round(_number(price) / count, 4)
            offer = (usd, int(count), row["Region"] or "")
            if LEAST_USD <= usd <= MOST_USD and offer < best.get((gpu.id, commitment), (MOST_USD + 1, 0, "")):
                best[gpu.id, commitment] = offer
    for (gpu_id, commitment), (usd, count, region) in sorted(best.items()):
        yield GpuOffer(
            gpu=gpu_id,
            provider_class=host.provider_class,
            provider=host.provider,
            usd_per_gpu_hour=usd,
            commitment=commitment,
            gpus_in_sku=count,
            region=region,
            as_of=day.isoformat(),
            verification="single-source",
            source=f"{hosts.catalogue.name} ({hosts.catalogue.licence}) {host.list}/vms.csv",
        )


def _accelerator(row: Mapping[str, str], hosts: RentHosts, physics: Physics) -> Accelerator | None:
    """Ours of that name, with the memory the row states; None for a CPU, an unknown GPU, or another size of it."""
    name = row["AcceleratorName"] or ""
    try:
        gpu = physics.accelerator(hosts.names.get(name, name)) if name else None
    except UnknownAccelerator:
        return None
    pcie = physics.accelerators.get(gpu.id.replace("-sxm", "-pcie")) if gpu else None
    # Some hosts list both forms under one name; the name of the instance tells them apart.
    if pcie is not None and "pcie" in (row.get("InstanceType") or "").casefold():
        gpu = pcie
    stated = MEMORY.search(row.get("GpuInfo") or "")
    if gpu is None or stated is None:
        return gpu
    gigabytes = int(stated[1]) * 2**20 / 1e9
    return gpu if abs(gigabytes / 1.0737 / gpu.nominal_gb - 1) <= MEMORY_MATCHES else None


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
