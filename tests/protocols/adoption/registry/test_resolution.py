"""Every name of the registry leads to its own component, and no neighbour of one does."""

import re

import pytest

from protocols.adoption import Component, Kind
from protocols.adoption.registry import Record, Registry, ResolutionBasis, packaged, resolve, spelt
from protocols.adoption.registry.records import packaged_spellings

REGISTRY = packaged()
# Two components of one spelling: the first is taken, the other has its id or its address.
NAMESAKES = 20


def test_every_id_and_name_comes_back_as_its_own_id():
    defaults = {spelt(name) for name in packaged_spellings().defaults}
    astray = [
        (record.id, name)
        for record in REGISTRY.records.values()
        for name in (record.id, record.name)
        if resolve(name, REGISTRY).id != record.id and spelt(name) not in defaults
    ]

    assert len(astray) <= NAMESAKES, astray


def test_no_name_with_another_number_is_a_known_component():
    sized = [record for record in REGISTRY.records.values() if re.search(r"\d[bB]\b", record.name)][::7]

    for record in sized:
        name = re.sub(r"\d+(?:\.\d+)?(?=[bB]\b)", "6.66", record.name)
        assert resolve(name, REGISTRY).basis is ResolutionBasis.NONE, name


@pytest.mark.parametrize("addition", ["Turbo Ultra", "-Lite-9", " Studio Edition", " v99", " 77B"])
def test_no_name_with_more_to_it_is_a_known_component(addition):
    for record in list(REGISTRY.records.values())[::11]:
        assert resolve(record.name + addition, REGISTRY).id is None, record.name + addition


def test_what_is_not_known_names_the_nearest():
    nearest = resolve("Granite 9.9 H Small", REGISTRY).nearest

    assert "granite-4.0-h-small" in nearest


@pytest.mark.parametrize(
    ("name", "id", "version"),
    [
        ("vLLM 0.6.3", "vllm", "0.6.3"),
        ("Airflow 2", "airflow", "2"),
        ("Llama-3.1-8B-Instruct-AWQ-INT4", "llama-3.1-8b", None),
        ("meta-llama-3.1-8b", "llama-3.1-8b", None),
        ("NVIDIA Nemotron 3 Super", "nemotron-3-super-120b", None),
        ("Mixtral-8x7B-Instruct-v0.1-GGUF", "mixtral-8x7b", None),
    ],
)
def test_a_release_a_build_and_a_maker_leave_the_component_what_it_is(name, id, version):
    resolution = resolve(name, REGISTRY)

    assert (resolution.id, resolution.version) == (id, version)


def test_software_has_no_release_beyond_the_last_major_one():
    assert resolve("vLLM 7", REGISTRY).basis is ResolutionBasis.NONE


def test_a_family_is_its_written_default():
    resolution = resolve("Llama 3.1", REGISTRY)

    assert (resolution.basis, resolution.id) == (ResolutionBasis.FAMILY, "llama-3.1-8b")


def test_what_an_agent_publishes_is_known_too():
    new = Component(id="frobnicate", name="Frobnicate", kind=Kind.DATABASE)

    assert resolve("Frobnicate", REGISTRY.merged([new])).id == "frobnicate"
    assert resolve("Frobnicate", REGISTRY).id is None


def test_a_registry_is_made_of_any_records():
    record = Record(id="zed-7b", name="Zed 7B", kind=Kind.MODEL, family="Zed", size="7B")
    small = Registry.of([record], packaged_spellings())

    assert resolve("zed", small).basis is ResolutionBasis.FAMILY


@pytest.mark.parametrize(
    ("name", "id", "version"),
    [
        ("Neo4j Community", "neo4j", None),
        ("MongoDB Community Edition", "mongodb", None),
        ("MongoDB Enterprise", None, None),
        ("DeepSeek Community", None, None),
        ("Elasticsearch 9", "elasticsearch", "9"),
        ("Elasticsearch 40", None, None),
    ],
)
def test_software_is_known_by_its_free_edition_and_by_a_release_that_it_may_have(name, id, version):
    resolution = resolve(name, REGISTRY)

    assert (resolution.id, resolution.version) == (id, version)
