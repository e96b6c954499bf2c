"""compose.observability.yaml: every service of the map writes traces and metrics, and is asked for them."""

import json

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


def test_grafana_reads_from_the_prometheus_that_its_dashboard_names():
    provided = yaml.safe_load(OVERLAY["configs"]["datasources"]["content"])["datasources"]
    folder = yaml.safe_load(OVERLAY["configs"]["dashboards"]["content"])["providers"][0]["options"]["path"]
    mounted = {entry["source"]: entry["target"] for entry in OVERLAY["services"]["grafana"]["configs"]}
    dashboard = json.loads((ROOT / OVERLAY["configs"]["dashboard"]["file"]).read_text("utf-8"))

    assert [source["url"] for source in provided] == ["http://prometheus:9090"]
    assert {panel["datasource"]["uid"] for panel in dashboard["panels"]} == {source["uid"] for source in provided}
    assert mounted["dashboard"].startswith(folder + "/")
    assert set(mounted) <= set(OVERLAY["configs"])


def test_prometheus_asks_every_service_of_the_map():
    jobs = yaml.safe_load(OVERLAY["configs"]["prometheus"]["content"])["scrape_configs"]

    asked = [target.partition(":")[0] for target in jobs[0]["static_configs"][0]["targets"]]
    assert sorted(asked) == sorted(place.name for place in PLACES)
