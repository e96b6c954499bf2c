"""Components and a catalogue entry for tests of live sources, and a world outside that knows everything of them."""

from protocols.adoption import Component, Kind
from protocols.catalogue.entry import CatalogueEntry
from protocols.live.live_facts import LiveFacts
from tests.fake_internet import Outside

VLLM = Component(name="vLLM", id="vllm", version="0.12.0")
VLLM_IDS = {"github": "vllm-project/vllm", "pypi": "vllm"}
VLLM_PACKAGE = "/v3/systems/pypi/packages/vllm"
R1 = Component(name="DeepSeek-R1", id="deepseek-r1")
R1_IDS = {"huggingface": "deepseek-ai/DeepSeek-R1"}
R1_PATH = "/api/models/deepseek-ai/DeepSeek-R1"


def entry(ids: dict[str, str], clients: tuple[str, ...] = ()) -> CatalogueEntry:
    return CatalogueEntry(
        id="x",
        name="x",
        kind=Kind.LIBRARY,
        publisher="p",
        status="active",
        status_basis="facts",
        ids=ids,
        clients=frozenset(clients),
    )


def knowing_everything(outside: Outside) -> Outside:
    outside.knows("hub", R1_PATH, "hf_model_deepseek-r1")
    outside.knows("github", "/repos/vllm-project/vllm", "github_repo")
    outside.knows("github", "/repos/vllm-project/vllm/releases", "github_releases")
    outside.knows("github", "/repos/vllm-project/vllm/stats/participation", "github_participation")
    outside.knows("github", "/repos/vllm-project/vllm/community/profile", "github_community_profile")
    outside.knows("github", "/repos/vllm-project/vllm/contributors", "github_contributors")
    outside.knows("depsdev", VLLM_PACKAGE, "depsdev_package")
    outside.knows("depsdev", f"{VLLM_PACKAGE}/versions/0.12.0", "depsdev_version")
    outside.knows("depsdev", f"/v3alpha{VLLM_PACKAGE[3:]}/versions/0.12.0:dependents", "depsdev_dependents")
    outside.knows("depsdev", "/v3/projects/github.com%2Fvllm-project%2Fvllm", "depsdev_project")
    outside.knows("osv", "/v1/query", "osv_query_response")
    outside.knows("scorecard", "/projects/github.com/vllm-project/vllm", "scorecard_result")
    return outside


def notes(found: LiveFacts) -> str:
    return "\n".join(f"{note.source}: {note.text}" for note in found.notes)
