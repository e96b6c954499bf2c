import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.cost.facts.knowledge import load
from agents.cost.facts.pricing.prices import ApiPrice, ApiPrices, Tariff, TokenRate
from agents.cost.facts.pricing.unit_prices import Modality, Unit, UnitPrice, UnitPrices
from agents.cost.refresh.diff import Diff, RefreshRefused
from agents.cost.refresh.files import TOKENS, UNITS, hosts, refresh, without_slips
from agents.cost.refresh.merge import sold_as
from agents.cost.refresh.price_map import PriceMap, read_map
from agents.cost.refresh.quotes import DEPRECATED, Quote, RefreshUnavailable, packages

ROOT = Path(__file__).parents[4]
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


class Quotes:
    """A price source that quotes what it was made with."""

    locator = "https://example.org/prices"

    def __init__(self, title: str, quotes: Mapping[tuple[str, str], Quote]) -> None:
        self.title = title
        self.quotes = quotes

    def quote(self, host: str, model: str) -> Quote | None:
        return self.quotes.get((host, model))

    def models(self, host: str) -> Iterable[str]:
        return [model for known, model in self.quotes if known == host]


def tariff(usd: float) -> Tariff:
    return Tariff(rate=TokenRate(input=usd, output=usd))


def quoting(title: str, **prices: float) -> Quotes:
    return Quotes(title, {("groq", model): Quote(standard=tariff(usd)) for model, usd in prices.items()})


def row(model: str, usd: float = 1.0, **more: Any) -> ApiPrice:
    plain = {"host": "groq", "model": model, "sells": model, "open": True, "standard": tariff(usd)}
    return ApiPrice.model_validate(plain | {"listed_on": date(2026, 1, 1), "verification": "single source"} | more)


def listing(**entries: Mapping[str, Any]) -> PriceMap:
    """The map with these models at Groq; a model listed without a price prices nothing."""
    plain = {f"groq/{model}": {"litellm_provider": "groq", "mode": "chat", **entry} for model, entry in entries.items()}
    return PriceMap(plain, hosts(), "map 3.0", "https://example.org/map")


def on_file(folder: Path, *rows: ApiPrice) -> Path:
    prices = ApiPrices(as_of=date(2026, 1, 1), sources=(), rows=rows)
    (folder / TOKENS).write_text(prices.model_dump_json())
    return folder


def refreshed(folder: Path, sources: tuple[Quotes, ...], known: PriceMap, **how: bool) -> tuple[Diff, list[ApiPrice]]:
    diff = refresh(sources, known, load().names, AT, folder=folder, **how)
    return diff, list(ApiPrices.model_validate_json((folder / TOKENS).read_text()).rows)


def test_new_prices_are_written_with_their_day_and_who_agrees(tmp_path: Path):
    on_file(tmp_path, row("m1"), row("m2"), row("m3"))
    first, second = quoting("first", m1=1.1, m2=1.1, m3=1.1), quoting("second", m1=1.1, m2=1.2)

    diff, rows = refreshed(tmp_path, (first, second), listing(m1={}, m2={}, m3={}))

    assert [r.standard.rate.input for r in rows] == [1.1, 1.1, 1.1]
    assert [r.verification for r in rows] == ["agrees with second", "single source", "single source"]
    assert [c.source for c in rows[1].conflicts] == ["second"]
    assert {r.listed_on for r in rows} == {AT.date()}
    assert "groq m1: 1/1 -> 1.1/1.1 (10%)" in diff.text


def test_two_sources_that_agree_outvote_the_first(tmp_path: Path):
    on_file(tmp_path, row("m1"))
    costs = {"input_cost_per_token": 1.1e-6, "output_cost_per_token": 1.1e-6}

    _, (only,) = refreshed(tmp_path, (quoting("first", m1=0.9), quoting("second", m1=1.1)), listing(m1=costs))

    assert only.standard.rate.input == 1.1
    assert (only.verification, [c.source for c in only.conflicts]) == ("agrees with map 3.0", ["first"])


def test_a_model_its_host_no_longer_lists_is_withdrawn_and_one_newer_than_the_map_is_not(tmp_path: Path):
    on_file(tmp_path, row("swift-2"), row("swift-4"), row("swift-5"))
    known = listing(**{"swift-4": {}})
    source = Quotes("first", {("groq", f"swift-{n}"): Quote(standard=tariff(1)) for n in (2, 4, 5)})

    diff, rows = refreshed(tmp_path, (source,), known, confirmed=True)

    assert [r.sold_on(AT.date()) for r in rows] == [False, True, True]
    assert "groq swift-2: not on its host's list in map 3.0" in diff.text


def test_a_retirement_is_taken_from_the_map_with_its_source(tmp_path: Path):
    on_file(tmp_path, row("m1"))
    costs = {"input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6, "deprecation_date": "2026-12-24"}

    diff, (only,) = refreshed(tmp_path, (), listing(m1=costs | {"deprecation_source": "https://example.org/end"}))

    assert (only.retires, only.retires_source) == (date(2026, 12, 24), "https://example.org/end")
    assert "groq m1: retires on 2026-12-24" in diff.text


def test_a_model_of_ours_that_a_host_lists_becomes_a_row_and_others_are_only_counted(tmp_path: Path):
    on_file(tmp_path, row("qwen3-32b"))
    costs = {"input_cost_per_token": 2e-7, "output_cost_per_token": 4e-7}
    known = listing(**{"qwen3-32b": costs, "Meta-Llama-3.3-70B-Instruct-FP8": costs, "never-heard-of": costs})

    diff, rows = refreshed(tmp_path, (), known, confirmed=True)

    assert [(r.sells, r.variant) for r in rows] == [("qwen3-32b", "")]
    assert diff.unmapped == 2  # Llama is only ours to add once some host sells it

    on_file(tmp_path, row("qwen3-32b"), row("llama-x", sells="llama-3.3-70b"))
    diff, rows = refreshed(tmp_path, (), known, confirmed=True)
    assert ("llama-3.3-70b", "fp8", 0.2) in [(r.sells, r.variant, r.standard.rate.input) for r in rows]
    assert diff.unmapped == 1


@pytest.mark.parametrize(
    ("model", "ours"),
    [
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", ("llama-3.3-70b", "turbo")),
        ("Qwen/Qwen3-32B-FP8", ("qwen3-32b", "fp8")),
        ("FW-Kimi-K2.6", ("kimi-k2.6", "")),
        ("Llama-3.7-70B-Instruct-Turbo", (None, "")),
        ("turbo", (None, "")),
    ],
)
def test_a_hosts_spelling_is_taken_apart_into_our_model_and_a_variant(model: str, ours: tuple[str | None, str]):
    assert sold_as(model, load().names, hosts()) == ours


def test_a_row_kept_out_by_hand_stays_out(tmp_path: Path):
    on_file(tmp_path, row("m1", sells="mapped-by-hand", withdrawn="by hand: do not use"))

    _, (only,) = refreshed(tmp_path, (quoting("first", m1=1.1),), listing(m1={}))

    assert (only.sells, only.withdrawn) == ("mapped-by-hand", "by hand: do not use")


def test_a_row_on_sale_again_is_sold_again(tmp_path: Path):
    on_file(tmp_path, row("m1", withdrawn=DEPRECATED))

    _, (only,) = refreshed(tmp_path, (quoting("first", m1=1.0),), listing(m1={}))

    assert only.sold_on(AT.date())


@pytest.mark.parametrize(("usd", "reason"), [(1.3, "moved by over 25%"), (None, "would be withdrawn")])
def test_too_much_at_once_is_refused_until_confirmed(tmp_path: Path, usd: float | None, reason: str):
    on_file(tmp_path, *[row(f"m{i}") for i in range(10)])
    before = (tmp_path / TOKENS).read_text()
    prices = {f"m{i}": usd if i < 3 else 1.0 for i in range(10)}
    source = quoting("first", **{model: price for model, price in prices.items() if price})
    known = listing(**{f"m{i}": {} for i in range(10)})

    with pytest.raises(RefreshRefused, match=rf"30% of the rows {reason}"):
        refreshed(tmp_path, (source,), known)
    assert (tmp_path / TOKENS).read_text() == before

    assert refreshed(tmp_path, (source,), known, confirmed=True)[0].rows == 10
    assert (tmp_path / TOKENS).read_text() != before


def test_a_dry_run_says_what_would_change_and_writes_nothing(tmp_path: Path):
    on_file(tmp_path, row("m1"))
    before = (tmp_path / TOKENS).read_text()

    diff, _ = refreshed(tmp_path, (quoting("first", m1=1.1),), listing(m1={}), dry_run=True)

    assert (len(diff.changes), (tmp_path / TOKENS).read_text()) == (1, before)


def test_prices_per_minute_image_and_search_come_from_the_map_and_free_ones_do_not(tmp_path: Path):
    on_file(tmp_path)
    known = listing(
        whisper={"mode": "audio_transcription", "input_cost_per_second": 0.0001},
        flux={"mode": "image_generation", "output_cost_per_image": 0.003},
        free={"mode": "embedding", "input_cost_per_token": 0.0},
    )

    refreshed(tmp_path, (), known)

    rows = UnitPrices.model_validate_json((tmp_path / UNITS).read_text()).rows
    assert {(r.sells, r.unit, r.usd) for r in rows} == {("whisper", "minute of audio", 0.006), ("flux", "image", 0.003)}


@contextmanager
def serving(body: bytes) -> Iterator[str]:
    """A server of the map on the loopback interface."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/map.json"
    finally:
        server.shutdown()
        server.server_close()


def test_the_map_is_read_over_the_network_in_the_shape_it_is_published_in():
    entry = {"litellm_provider": "groq", "mode": "chat", "input_cost_per_token": 1e-7, "output_cost_per_token": 2e-7}
    document = {"sample_spec": {"mode": "one of: chat", "max_tokens": "text"}, "groq/m1": entry | {"more": [1]}}

    with serving(json.dumps(document).encode()) as url:
        known = read_map(hosts(), "map", url=url)

    quote = known.quote("groq", "m1")
    assert quote is not None
    assert quote.standard.rate == TokenRate(input=0.1, output=0.2)


@pytest.mark.parametrize("body", [b"no json", b"[" * 10])
def test_a_map_that_is_none_is_refused_with_its_reason(body: bytes):
    with serving(body) as url, pytest.raises(RefreshUnavailable, match="price map cannot be read"):
        read_map(hosts(), "map", url=url)


def test_a_map_is_only_read_over_https_or_from_this_machine():
    with pytest.raises(RefreshUnavailable, match="only read over https"):
        read_map(hosts(), "map", url="http://example.org/map.json")


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path):
    (tmp_path / "map.json").write_text("{}")
    absent = "import sys; sys.modules['genai_prices'] = sys.modules['model_prices'] = None"
    arguments = ["--map-file", str(tmp_path / "map.json")]
    command = f"{absent}; from agents.cost.refresh.__main__ import main; raise SystemExit(main({arguments!r}))"

    ran = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert ran.returncode == 1
    assert "install the extra [refresh]" in ran.stdout


def test_the_second_package_never_answers_with_another_providers_price():
    pytest.importorskip("genai_prices")
    pytest.importorskip("model_prices")

    _, second = packages(AT)

    assert second.quote("groq", "qwen3-32b") is None
    assert second.quote("dashscope", "qwen3-32b") is not None


def test_a_price_a_thousand_times_the_others_is_a_slip_of_the_unit_and_left_out():
    day = date(2026, 11, 30)
    usual = [
        UnitPrice(
            host=f"host-{number}",
            model="m",
            sells="m",
            modality=Modality.EMBEDDING,
            unit=Unit.MTOK,
            usd=usd,
            listed_on=day,
            source="https://prices.example",
        )
        for number, usd in enumerate((0.02, 0.1, 0.5, 100.0))
    ]

    assert [row.usd for row in without_slips(usual)] == [0.02, 0.1, 0.5]
