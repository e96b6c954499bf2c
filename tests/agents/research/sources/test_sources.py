"""What each source's recorded answer says as facts."""

import pytest

from agents.research.sources import depsdev, github, hub
from protocols.catalogue.identifiers import Package, Subject
from tests.answering import Answering, facts

pytestmark = pytest.mark.anyio


async def test_the_hub_says_what_a_model_weighs_and_under_which_tag():
    said = await facts(hub.Hub(""), Subject(hub="deepseek-ai/DeepSeek-R1"), **{"DeepSeek-R1": "hf_model_deepseek-r1"})

    assert said == {
        "adoption.hf_downloads_30d": 3774773,
        "adoption.hf_downloads_all_time": 41000000,
        "adoption.hf_likes": 13324,
        "gated": False,
        "licence.hub_tag": "mit",
        "params_total_b": 684.531,
        "release.hub_created": "2025-01-20",
        "release.hub_modified": "2025-03-27",
        "release.hub_revision": "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad",
    }


async def test_a_gated_model_keeps_the_name_of_its_own_licence_and_its_base():
    said = await facts(hub.Hub(""), Subject(hub="meta-llama/x"), **{"meta-llama/x": "hf_model_gated_llama-4-maverick"})

    assert (said["gated"], said["gated.how"], said["licence.hub_tag"]) == (True, "manual", "llama4")
    assert said["lineage.base_models"] == ["meta-llama/Llama-4-Maverick-17B-128E"]


def test_weights_packed_into_integers_give_no_number_of_parameters():
    packed = hub.Safetensors(parameters={"I32": 900, "BF16": 100}, total=1000)

    assert dict(hub.read(hub.HubRepository(id="a/b", safetensors=packed)))["params_total_b"] is None


async def test_github_says_how_alive_a_repository_is():
    said = await facts(
        github.GitHub("", with_token=True),
        Subject(github="pytorch/pytorch"),
        **{
            "/repos/pytorch/pytorch": "github_repo",
            "/releases": "github_releases",
            "/participation": "github_participation",
            "/profile": "github_community_profile",
            "/contributors": "github_contributors",
        },
    )

    assert said == {
        "adoption.github_forks": 24000,
        "adoption.github_stars": 89000,
        "community.code_of_conduct_file": True,
        "community.commits_365d": 650,
        "community.commits_90d": 260,
        "community.contributing_file": True,
        "community.contributor_absence_factor_all_time": 1,
        "community.health_percentage": 100,
        "community.last_push": "2026-11-20",
        "community.open_issues": 17000,
        "community.repository_created": "2016-08-13",
        "maintenance.archived": False,
        "release.github_releases_365d": 1,
        "release.latest_tag": "v2.15.0 @ 2026-10-14",
        "release.repository": "pytorch/pytorch",
    }


def test_without_a_token_github_is_asked_less():
    subject = Subject(github="a/b")

    assert len(github.GitHub("", with_token=False).asks(subject)) < len(
        github.GitHub("", with_token=True).asks(subject)
    )


def test_bots_carry_no_project():
    people = tuple(
        github.Contributor(login=login, type=kind, contributions=count)
        for login, kind, count in (
            ("a", "User", 50),
            ("b", "User", 30),
            ("c-bot", "User", 900),
            ("d", "Bot", 900),
            ("e", "User", 20),
        )
    )

    assert github.absence_factor(tuple(person for person in people if person.human)) == 1
    assert github.absence_factor(()) is None


async def test_depsdev_says_which_version_is_out_and_what_hangs_on_it():
    said = await facts(
        depsdev.DepsDev(""),
        Subject(github="onnx/onnx", packages=(Package("pypi", "vllm"),), version="0.12.0"),
        **{
            "packages/vllm": "depsdev_package",
            "versions/0.12.0": "depsdev_version",
            ":dependents": "depsdev_dependents",
            "onnx": "depsdev_project",
        },
    )

    assert said == {
        "adoption.dependents": 1200,
        "adoption.dependents_direct": 400,
        "adoption.github_forks": 3900,
        "adoption.github_stars": 20000,
        "community.open_issues": 300,
        "licence.code": "Apache-2.0",
        "licence.package": "Apache-2.0",
        "release.package_first": "2026-10-20",
        "release.package_versions_365d": 2,
        "release.pypi_latest": "0.33.0 (2026-11)",
    }


async def test_depsdev_takes_the_default_version_when_none_is_named_and_encodes_names():
    fetch = Answering(**{"sdk": "depsdev_package", "0.33.0": "depsdev_version", ":dependents": "depsdev_dependents"})
    subject = Subject(packages=(Package("npm", "@a2a-js/sdk"),))

    for ask in depsdev.DepsDev("").asks(subject):
        await ask(fetch)

    assert "/v3/systems/npm/packages/%40a2a-js%2Fsdk/versions/0.33.0" in fetch.calls


async def test_of_several_packages_each_has_keys_of_its_own():
    subject = Subject(packages=(Package("pypi", "sdk"), Package("npm", "@a/sdk", beside=True)))

    said = await facts(
        depsdev.DepsDev(""),
        subject,
        sdk="depsdev_package",
        **{"0.33.0": "depsdev_version", ":dependents": "depsdev_dependents"},
    )

    assert {"release.pypi_latest", "release.npm_latest", "adoption.dependents", "adoption.dependents.npm"} <= set(said)
