"""`council refresh-…`: the service that offers it is found on the map and does the work in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestrator.cli import main
from orchestrator.cli.refresh import NobodyRefreshes, offering, refresh
from orchestrator.cli.refresh import offers as every_offer
from protocols.a2a.compose_map import MAP

OFFERS = """REFRESHES = {what!r}
import sys
from pathlib import Path
if __name__ == "__main__":
    Path({told!r}).write_text(" ".join(sys.argv[1:]))
    raise SystemExit({code})
"""


@pytest.fixture
def council_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A map whose services are made up; `offers` gives one of them a refresh module."""
    said = (
        "{{command: python -m made_up_{0}, labels: {{council: agent}}, environment: {{PUBLIC_URL: http://{0}:8000}}}}"
    )
    services = {name: said.format(name) for name in ("plain", "priced")}
    map_file = tmp_path / "compose.yaml"
    map_file.write_text("services:\n" + "".join(f"  {name}: {said}\n" for name, said in services.items()), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "made_up_plain").mkdir()
    (tmp_path / "made_up_plain" / "__init__.py").touch()

    def offers(what: str, code: int = 0) -> Path:
        folder = tmp_path / "made_up_priced"
        folder.mkdir()
        (folder / "__init__.py").touch()
        told = folder / "told"
        (folder / "refresh.py").write_text(OFFERS.format(what=what, told=str(told), code=code), "utf-8")
        for name in [name for name in sys.modules if name.startswith("made_up_priced")]:
            monkeypatch.delitem(sys.modules, name)
        return told

    return map_file, offers


def council(*arguments: str):
    return CliRunner().invoke(main.app, list(arguments))


def test_the_real_map_says_who_refreshes_the_prices_and_who_the_catalogue():
    assert {offering(what, MAP) for what in ("prices", "catalogue")} == {
        "agents.cost.refresh",
        "agents.research.refresh",
    }


def test_arguments_are_passed_on_and_success_is_status_0(council_map):
    map_file, offers = council_map
    told = offers("prices")

    result = council("refresh-prices", "--map", str(map_file), "--confirm", "x")

    assert result.exit_code == 0
    assert told.read_text() == "--confirm x"


def test_a_refusal_is_status_1(council_map):
    map_file, offers = council_map
    offers("catalogue", code=1)
    assert council("refresh-catalogue", "--map", str(map_file)).exit_code == 1


def test_a_map_on_which_nobody_offers_it_is_said(council_map):
    map_file, offers = council_map
    offers("weather")

    with pytest.raises(NobodyRefreshes, match="refreshes the prices"):
        refresh("prices", (), map_file)
    assert council("refresh-prices", "--map", str(map_file)).exit_code == 1


def test_without_the_setting_the_catalogue_says_what_to_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LIVE_SOURCES", raising=False)
    module = offering("catalogue", MAP)

    done = subprocess.run([sys.executable, "-m", module], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "set LIVE_SOURCES=on to let this command ask outside\n")


def test_one_command_refreshes_all_and_fails_when_one_does(council_map):
    map_file, offers = council_map
    told = offers("weather", code=1)

    result = council("refresh", "--map", str(map_file), "--dry-run")

    assert result.exit_code == 1
    assert "weather:" in result.output
    assert told.read_text() == "--dry-run"


def test_the_agents_offer_prices_the_catalogue_and_security():
    assert set(every_offer(MAP)) == {"catalogue", "prices", "security"}
