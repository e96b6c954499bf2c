"""Which names outside a Component has, and that nothing else becomes a path."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.adoption import Component, Kind
from protocols.catalogue.identifiers import Package, Subject, subject_of


def test_the_catalogues_names_are_taken_first():
    ids = {"huggingface": "a/b", "github": "c/d", "pypi": "e", "npm": "@f/g", "helm": "h/i"}

    subject = subject_of(Component(name="x", purl="pkg:pypi/other", version="1.2"), ids)

    assert subject == Subject(
        "a/b", "models", "c/d", (Package("pypi", "e"), Package("npm", "@f/g", beside=True)), "1.2"
    )


@pytest.mark.parametrize(
    ("component", "subject"),
    [
        (
            Component(name="x", purl="pkg:pypi/vllm@0.12.0"),
            Subject(packages=(Package("pypi", "vllm"),), version="0.12.0"),
        ),
        (Component(name="x", purl="pkg:npm/%40f/g"), Subject(packages=(Package("npm", "@f/g"),))),
        (Component(name="x", purl="pkg:cargo/candle"), Subject(packages=(Package("cargo", "candle"),))),
        (Component(name="x", purl="pkg:github/a/b"), Subject(github="a/b")),
        (Component(name="x", purl="pkg:huggingface/a/b", kind=Kind.DATASET), Subject(hub="a/b", hub_kind="datasets")),
        (Component(name="x", purl="pkg:docker/a/b"), Subject()),
        (Component(name="x", purl="http://evil.test"), Subject()),
        (Component(name="a/b"), Subject(hub="a/b", github="a/b", guessed=True)),
        (Component(name="Some-Lib"), Subject()),
        (Component(name="two words"), Subject()),
        (
            Component(name="x", purl="pkg:golang/github.com/ollama/ollama@v0.17.0"),
            Subject(packages=(Package("golang", "github.com/ollama/ollama"),), version="v0.17.0"),
        ),
    ],
)
def test_an_unknown_component_has_the_names_it_states(component: Component, subject: Subject):
    assert subject_of(component) == subject


def test_a_client_package_is_not_the_component():
    ids = {"pypi": "ollama", "npm": "ollama", "golang": "github.com/ollama/ollama", "github": "ollama/ollama"}

    subject = subject_of(Component(name="Ollama"), ids, clients=("pypi", "npm"))

    assert subject == Subject(github="ollama/ollama", packages=(Package("golang", "github.com/ollama/ollama"),))


def test_what_the_catalogue_knows_without_a_name_outside_is_not_guessed():
    assert not subject_of(Component(name="caffe"), {}).named


@pytest.mark.parametrize("version", ["1.0/../..", "1?x", "", "1 2", "%2e"])
def test_a_version_that_is_none_is_dropped(version: str):
    assert subject_of(Component(name="x", version=version), {"pypi": "x"}).version is None


@settings(max_examples=150, deadline=None)
@given(st.text("ab/.:?#%@~\\ \n\x00é-", min_size=1, max_size=12))
def test_no_spelling_leaves_its_segment(name: str):
    subject = subject_of(Component(name=name), {"huggingface": name, "github": name, "pypi": name, "npm": name})
    guessed = subject_of(Component(name=name))

    names = (
        subject.hub,
        subject.github,
        guessed.hub,
        guessed.github,
        *(p.name for p in subject.packages + guessed.packages),
    )
    for found in filter(None, names):
        assert not set(found) & set(":?#%\\ \n\x00é")
        assert all(segment.strip(".") for segment in found.split("/"))
