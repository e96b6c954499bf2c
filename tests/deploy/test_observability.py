"""compose.observability.yaml: every service of the map writes traces and metrics, and is asked for them."""

import pytest
import yaml

from protocols.a2a.compose_map import read_map
from tests.import_reach import ROOT

PLACES = read_map(ROOT / "compose.yaml")
OVERLAY = yaml.safe_load((ROOT / "compose.observability.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_every_service_of_the_map_writes_traces_and_metrics(name: str):
    environment = OVERLAY["services"][name]["environment"]

    assert environment["METRICS"] == "on"
    assert environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://jaeger:4318"


def test_prometheus_asks_every_service_of_the_map():
    jobs = yaml.safe_load(OVERLAY["configs"]["prometheus"]["content"])["scrape_configs"]

    asked = [target.partition(":")[0] for target in jobs[0]["static_configs"][0]["targets"]]
    assert sorted(asked) == sorted(place.name for place in PLACES)
