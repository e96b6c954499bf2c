import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agents.cost.facts.price_loader import api_prices
from agents.cost.facts.refresh_diff import Quote, RefreshRefused
from agents.cost.refresh import PACKAGED, packages, refresh

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


class Quotes:
    """A price source that quotes what it was given."""

    locator = "https://example.org/prices"

    def __init__(self, title: str, quotes: Mapping[tuple[str, str], Quote]) -> None:
        self.title = title
        self.quotes = quotes

    def quote(self, host: str, model: str) -> Quote | None:
        return self.quotes.get((host, model))

    def models(self, host: str) -> Iterable[str]:
        return [model for known, model in self.quotes if known == host]


def row(model: str, price: float = 1.0, **more: Any) -> dict[str, Any]:
    plain = {"host": "acme", "model": model, "sells": model, "open": True, "input": price, "output": price}
    return plain | {"verification": "agrees with an older file"} | more


def on_file(path: Path, *rows: dict[str, Any]) -> Path:
    document = {"schema": "x", "as_of": "2026-01-01", "sources": [], "peak_hours": {}, "history": [], "rows": rows}
    path.write_text(json.dumps(document))
    return path


def quoting(**prices: float) -> dict[tuple[str, str], Quote]:
    return {("acme", model): {"input": price, "output": price} for model, price in prices.items()}


def test_new_prices_are_written_with_their_date_and_checked_against_the_second_source(tmp_path: Path):
    file = on_file(tmp_path / "prices.json", row("m1"), row("m2"), row("m3"))
    primary = Quotes("first 1.0", quoting(m1=1.1, m2=1.1, m3=1.1))
    second = Quotes("second 2.0", quoting(m1=1.1, m2=1.3))

    diff = refresh(primary, second, AT, path=file)

    written = api_prices(json.loads(file.read_text()))
    assert written.as_of == AT.date()
    assert [r.standard.rate.input for r in written.rows] == [1.1, 1.1, 1.1]
    assert [r.verification for r in written.rows] == ["agrees with second 2.0", "single source", "single source"]
    assert [c.source for c in written.rows[1].conflicts] == ["second 2.0"]
    assert "acme m1: 1/1 -> 1.1/1.1 (10%)" in diff.text


def test_a_jump_of_more_than_a_tenth_of_the_rows_is_refused_until_confirmed(tmp_path: Path):
    rows = [row(f"m{i}") for i in range(10)]
    file = on_file(tmp_path / "prices.json", *rows)
    before = file.read_text()
    primary = Quotes("first", quoting(**{f"m{i}": 1.3 if i < 2 else 1.0 for i in range(10)}))
    second = Quotes("second", {})

    with pytest.raises(RefreshRefused, match=r"20% of the rows moved by over 25%[\s\S]*acme m0: 1/1 -> 1.3/1.3"):
        refresh(primary, second, AT, path=file)
    assert file.read_text() == before

    assert len(refresh(primary, second, AT, confirmed=True, path=file).jumps) == 2
    assert file.read_text() != before


def test_one_jump_in_ten_rows_and_moves_of_a_quarter_are_taken(tmp_path: Path):
    file = on_file(tmp_path / "prices.json", *[row(f"m{i}") for i in range(10)])
    primary = Quotes("first", quoting(**{f"m{i}": 2.0 if i == 0 else 1.25 for i in range(10)}))

    diff = refresh(primary, Quotes("second", {}), AT, path=file)

    assert (len(diff.changes), len(diff.jumps)) == (10, 1)


def test_a_model_the_source_no_longer_has_stays_on_file_as_out_of_date(tmp_path: Path):
    file = on_file(tmp_path / "prices.json", row("kept"), row("gone"))

    diff = refresh(Quotes("first", quoting(kept=1.0)), Quotes("second", {}), AT, path=file)

    kept, gone = api_prices(json.loads(file.read_text())).rows
    assert (kept.usable, gone.usable) == (True, False)
    assert "acme gone: no longer in the primary source" in diff.text


def test_a_row_kept_out_by_hand_stays_out_and_who_sells_what_stays_as_mapped(tmp_path: Path):
    file = on_file(tmp_path / "prices.json", row("m1", sells="mapped-by-hand", stale="do not use"))

    refresh(Quotes("first", quoting(m1=1.1)), Quotes("second", {}), AT, path=file)

    (only,) = api_prices(json.loads(file.read_text())).rows
    assert (only.sells, only.stale) == ("mapped-by-hand", "do not use")


def test_models_without_a_row_are_counted_and_not_guessed(tmp_path: Path):
    file = on_file(tmp_path / "prices.json", row("m1"))

    diff = refresh(Quotes("first", quoting(m1=1.0, new=2.0)), Quotes("second", {}), AT, path=file)

    assert diff.unmapped == ("acme new",)
    assert len(json.loads(file.read_text())["rows"]) == 1


def test_without_the_extra_the_command_says_what_to_install():
    absent = "import sys; sys.modules['genai_prices'] = sys.modules['model_prices'] = None"
    command = f"{absent}; from agents.cost.refresh import main; raise SystemExit(main([]))"

    ran = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert ran.returncode == 1
    assert "install the extra [refresh]" in ran.stdout


def test_the_real_packages_reproduce_the_packaged_prices(tmp_path: Path):
    pytest.importorskip("genai_prices")
    pytest.importorskip("model_prices")
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    file = Path(shutil.copy(PACKAGED, tmp_path / "prices.json"))

    diff = refresh(*packages(at), at, confirmed=True, path=file)

    assert len(diff.changes) < 0.1 * diff.rows
