"""A new agent has its place among the Kubernetes manifests, and every other line stays as it is."""

import shutil
from pathlib import Path

import pytest
import yaml

from orchestrator.local import manifests
from tests.import_reach import ROOT


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "deploy/kubernetes/base", tmp_path / "base"))


def test_an_agent_gets_a_manifest_like_the_last_ones_and_stands_in_both_lists(base: Path):
    before = {path.name: path.read_text("utf-8") for path in base.iterdir()}

    manifests.add(base, "conduct")

    workload, service = yaml.safe_load_all((base / "conduct.yaml").read_text("utf-8"))
    (container,) = workload["spec"]["template"]["spec"]["containers"]
    assert (workload["metadata"]["name"], service["metadata"]["name"]) == ("conduct", "conduct")
    assert container["command"] == ["python", "-m", "agents.conduct"]
    assert container["env"][0]["value"] == "http://conduct:8000"
    agents = yaml.safe_load(yaml.safe_load((base / "map.yaml").read_text("utf-8"))["data"]["compose.yaml"])["services"]
    assert list(agents)[-2:] == ["security", "conduct"]
    assert agents["conduct"]["command"] == "python -m agents.conduct"
    assert "conduct.yaml" in yaml.safe_load((base / "kustomization.yaml").read_text("utf-8"))["resources"]
    for name in set(before) - {"map.yaml", "kustomization.yaml"}:
        assert (base / name).read_text("utf-8") == before[name]


def test_where_there_are_no_manifests_or_the_agent_has_one_nothing_is_written(base: Path, tmp_path: Path):
    assert manifests.add(tmp_path / "elsewhere", "conduct") == []
    assert manifests.add(base, "security") == []
