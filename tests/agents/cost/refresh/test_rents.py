"""Rents from public lists: prices move, offers come and go, doubtful jumps and half lists are refused."""

import http.server
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.cost.facts.knowledge import load
from agents.cost.facts.pricing.gpu_prices import GpuOffer, GpuPrices
from agents.cost.refresh.diff import RefreshRefused, confirm
from agents.cost.refresh.files import DATA
from agents.cost.refresh.quotes import RefreshUnavailable
from agents.cost.refresh.rent_lists import RentHosts, read_rents, rent_hosts
from agents.cost.refresh.rents import RENTS, merged_rents, ranges, write_rents

DAY = date(2026, 12, 1)
COLUMNS = "InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,Price,Region,GpuInfo,SpotPrice"
NEBIUS = f"""{COLUMNS}
cpu-4,,0,4,16,0.09,eu-north1,,
gpu-h100-sxm_1,H100,1,16,200,3.10,eu-north1,"{{'Gpus': [{{'MemoryInfo': {{'SizeInMiB': 81920}}}}]}}",1.30
gpu-h100-sxm_8,H100,8,128,1600,22.40,us-central1,"{{'Gpus': [{{'MemoryInfo': {{'SizeInMiB': 81920}}}}]}}",
gpu-a100_1,A100,1,16,200,1.10,eu-north1,"{{'Gpus': [{{'MemoryInfo': {{'SizeInMiB': 81920}}}}]}}",
gpu-odd,NeverHeard9000,1,4,16,0.50,eu-north1,,
gpu-slip,L4,1,4,16,4000,eu-north1,,
"""


def hosts(*lists: str) -> RentHosts:
    every = rent_hosts()
    return every.model_copy(update={"hosts": tuple(host for host in every.hosts if host.list in lists)})


@contextmanager
def serving(files: Mapping[str, str]) -> Iterator[str]:
    """The catalogue as it is published: a folder a host, one CSV file in it, 404 for any other path."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = files.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write((body or "404: Not Found").encode())

        def log_message(self, format: str, *args: Any) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def listed(text: str = NEBIUS) -> dict[str, tuple[GpuOffer, ...]]:
    with serving({"/nebius/vms.csv": text}) as url:
        return read_rents(hosts("nebius"), load().physics, DAY, url=url)


def offer(gpu: str, usd: float, **more: Any) -> GpuOffer:
    plain: dict[str, Any] = {"gpu": gpu, "provider": "Nebius", "provider_class": "neocloud", "usd_per_gpu_hour": usd}
    plain |= {"commitment": "on-demand", "gpus_in_sku": 8, "as_of": "2026", "verification": "single-source"}
    return GpuOffer.model_validate(plain | {"source": "skypilot-org/skypilot-catalog nebius"} | more)


def test_the_cheapest_of_a_gpu_is_taken_with_its_sku_and_region():
    offers = {(o.gpu, o.commitment): o for o in listed()["Nebius"]}

    on_demand, spot = offers["h100-sxm", "on-demand"], offers["h100-sxm", "spot"]
    assert (on_demand.usd_per_gpu_hour, on_demand.gpus_in_sku, on_demand.region) == (2.8, 8, "us-central1")
    assert (spot.usd_per_gpu_hour, spot.gpus_in_sku) == (1.3, 1)
    assert on_demand.as_of == DAY.isoformat()


def test_a_gpu_of_another_memory_an_unknown_one_and_a_slip_are_left_out():
    assert {o.gpu for o in listed()["Nebius"]} == {"h100-sxm"}


def test_a_refresh_moves_adds_and_retires_and_leaves_other_sources_alone():
    other = offer("h100-sxm", 2.5, provider="CoreWeave", source="their own list")
    before = (offer("h100-sxm", 2.95), offer("l40s", 1.55), other)

    after, diff = merged_rents(before, listed(), "skypilot-org/skypilot-catalog")

    assert other in after
    assert "Nebius h100-sxm on-demand: 2.95 -> 2.8 (5%)" in diff.text
    assert "Nebius l40s on-demand: no longer listed" in diff.text
    assert "Nebius h100-sxm spot: new" in diff.text
    assert {o.gpu for o in after if o.provider == "Nebius"} == {"h100-sxm"}


def test_another_source_with_the_same_price_makes_two():
    agrees = offer("h100-sxm", 2.81, source="an index")

    after, _ = merged_rents((agrees,), listed(), "skypilot-org/skypilot-catalog")

    assert next(o for o in after if o.source != "an index").verification == "two sources"


def test_a_jump_of_many_rents_is_refused_until_confirmed():
    _, diff = merged_rents((offer("h100-sxm", 9.0),), listed(), "skypilot-org/skypilot-catalog")

    with pytest.raises(RefreshRefused, match="moved by over 25%"):
        confirm(diff, False)
    confirm(diff, True)


def test_half_of_the_lists_is_none():
    with serving({"/nebius/vms.csv": NEBIUS}) as url, pytest.raises(RefreshUnavailable, match="404"):
        read_rents(hosts("nebius", "lambda"), load().physics, DAY, url=url)


def test_a_list_of_another_shape_is_refused():
    with pytest.raises(RefreshUnavailable, match="other columns"):
        listed("name,price\nh100,2\n")


def test_a_list_is_read_over_https_or_from_this_machine_only():
    with pytest.raises(RefreshUnavailable, match="only read over https"):
        read_rents(hosts("nebius"), load().physics, DAY, url="http://prices.example")


def test_the_file_is_written_so_that_it_reads_as_before(tmp_path: Path):
    shutil.copy(DATA / RENTS, tmp_path)
    prices = GpuPrices.model_validate(yaml.safe_load((tmp_path / RENTS).read_text("utf-8")))

    write_rents(prices.offers, DAY, tmp_path)

    text = (tmp_path / RENTS).read_text("utf-8")
    again = GpuPrices.model_validate(yaml.safe_load(text))
    assert (again.offers, again.as_of) == (prices.offers, DAY)
    assert again.discounts == prices.discounts
    assert text.startswith("# Rents of GPUs")


def test_the_packaged_ranges_are_those_of_the_packaged_offers():
    prices = load().gpus
    worked_out = {(r.gpu, r.provider_class): (r.low, round(r.median, 2), r.high) for r in ranges(prices.offers)}

    for row in prices.ranges:
        assert worked_out[row.gpu, row.provider_class] == (row.low, pytest.approx(row.median, abs=0.01), row.high)
