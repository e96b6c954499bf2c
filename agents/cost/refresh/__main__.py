"""`python -m agents.cost.refresh`: 0 when written or nothing was to be, 1 when refused or a source is missing."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import yaml

from ..facts.knowledge import load
from ..facts.pricing.gpu_prices import GpuPrices
from .diff import RefreshRefused, confirm
from .files import DATA, hosts, refresh
from .price_map import MAP, read_map
from .quotes import RefreshUnavailable, packages
from .rent_lists import read_rents, rent_hosts
from .rents import RENTS, merged_rents, write_rents


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="refresh-prices", description="Bring the packaged prices up to date.")
    parser.add_argument("--confirm", action="store_true", help="take a jump of many rows as true")
    parser.add_argument("--dry-run", action="store_true", help="print what would change and write nothing")
    parser.add_argument("--map-url", default=MAP, help="where litellm's price map is read from")
    parser.add_argument("--map-file", type=Path, help="a copy of the map, read instead of the address")
    parser.add_argument("--map-version", default="", help="the version of litellm that copy comes from")
    parser.add_argument("--rents-url", default="", help="where the lists of GPU rents are read from")
    parser.add_argument("--rents-folder", type=Path, help="a copy of those lists, read instead of the address")
    parser.add_argument("--into", type=Path, default=DATA, help="the folder of the price files")
    options, at = parser.parse_args(arguments), datetime.now(UTC)
    title = f"litellm {options.map_version or at.date().isoformat()} price map (MIT)"
    try:
        # Every list is read and every doubt raised before the first file is written.
        listing = read_map(hosts(), title, file=options.map_file, url=options.map_url)
        sources, knowledge = packages(at), load()
        places = rent_hosts()
        lists = read_rents(places, knowledge.physics, at.date(), url=options.rents_url, folder=options.rents_folder)
        rents = GpuPrices.model_validate(yaml.safe_load((options.into / RENTS).read_text("utf-8")))
        offers, moved = merged_rents(rents.offers, lists, places.catalogue.name)
        confirm(moved, options.confirm)
        bounds = {"confirmed": options.confirm, "dry_run": options.dry_run}
        diff = refresh(sources, listing, knowledge.names, at, folder=options.into, **bounds)
        if not options.dry_run:
            write_rents(offers, at.date(), options.into)
        answer, code = f"Prices of APIs. {diff.text}\n\nRents of GPUs. {moved.text}", 0
    except (RefreshRefused, RefreshUnavailable) as error:
        answer, code = str(error), 1
    sys.stdout.write(answer + "\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
