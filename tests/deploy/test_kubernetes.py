"""The Kubernetes manifests are valid, and run what compose.yaml runs."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from protocols.a2a.compose_map import read_map

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy/kubernetes"
OVERLAYS = sorted(path.parent.name for path in DEPLOY.glob("overlays/*/kustomization.yaml"))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]


def has_kustomize() -> bool:
    """Whether kubectl is here and new enough to know labels with templates: those before 1.26 do not name a version."""
    if shutil.which("kubectl") is None:
        return False
    command = ["kubectl", "version", "--client", "--output", "yaml"]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    return "kustomizeVersion: v5" in said.stdout


pytestmark = pytest.mark.skipif(not has_kustomize(), reason="kubectl with kustomize 5 renders the manifests")


def rendered(overlay: str) -> list[dict[str, Any]]:
    """Every object of an overlay, as it would be applied."""
    command = ["kubectl", "kustomize", str(DEPLOY / "overlays" / overlay)]
    return list(yaml.safe_load_all(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def of_kind(overlay: str, kind: str) -> dict[str, dict[str, Any]]:
    """The objects of a kind by name."""
    return {each["metadata"]["name"]: each for each in rendered(overlay) if each["kind"] == kind}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_object_follows_the_schema_of_its_kind(overlay: str):
    for document in rendered(overlay):
        kubernetes_validate.validate(document, "1.34", strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_services_are_those_of_compose_with_the_same_command_memory_and_user(overlay: str):
    sets = of_kind(overlay, "StatefulSet")
    assert sets.keys() == COMPOSE.keys() == of_kind(overlay, "Service").keys()
    for name, service in COMPOSE.items():
        pod = sets[name]["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert " ".join(container["command"]) == service["command"]
        assert container["resources"]["limits"]["memory"] == service["mem_limit"].replace("m", "Mi")
        assert f"--uid {pod['securityContext']['runAsUser']} " in (ROOT / "Dockerfile").read_text("utf-8")
        assert pod["terminationGracePeriodSeconds"] >= int(re.sub(r"\D", "", service["stop_grace_period"]))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_runs_as_root_writes_its_image_or_holds_a_cluster_token(overlay: str):
    for each in of_kind(overlay, "StatefulSet").values():
        pod = each["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_the_map_names_the_agents_of_compose(tmp_path: Path):
    there = tmp_path / "compose.yaml"
    there.write_text(of_kind("local", "ConfigMap")["map"]["data"]["compose.yaml"], "utf-8")
    agents = {place.name: place for place in read_map(ROOT / "compose.yaml") if place.is_agent}
    assert {place.name: (place.module, place.url) for place in read_map(there)} == {
        name: (place.module, place.url) for name, place in agents.items()
    }


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_address_leads_to_a_service_before_it_counts_as_ready(overlay: str):
    """It is ready once its own card can be fetched through the address on it."""
    assert all(each["spec"]["publishNotReadyAddresses"] for each in of_kind(overlay, "Service").values())


REPLICATED = "replicated"
SCALE = yaml.safe_load((ROOT / "compose.scale.yaml").read_text("utf-8").replace("!reset", "").replace("!override", ""))


def test_every_service_of_the_replicated_overlay_has_two_replicas_at_least_and_nothing_but_the_database_keeps():
    scalers, sets = of_kind(REPLICATED, "HorizontalPodAutoscaler"), of_kind(REPLICATED, "StatefulSet")

    assert scalers.keys() == sets.keys() == COMPOSE.keys()
    for name, service in sets.items():
        assert scalers[name]["spec"]["minReplicas"] >= 2
        assert scalers[name]["spec"]["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": name}
        assert not {"replicas", "volumeClaimTemplates"} & service["spec"].keys()


def test_the_replicated_overlay_sets_what_compose_sets_for_replicas():
    for name, service in of_kind(REPLICATED, "StatefulSet").items():
        (container,) = service["spec"]["template"]["spec"]["containers"]
        environment = {entry["name"]: entry for entry in container["env"]}
        replica = SCALE["services"][f"{name}-replica"]

        assert environment["DATABASE_URL"]["valueFrom"]["secretKeyRef"] == {"name": "council-database", "key": "url"}
        assert "DATABASE_URL" in replica["environment"]
        if name != "orchestrator":
            assert environment["PLATFORM_URLS"]["value"] == replica["environment"]["PLATFORM_URLS"]
