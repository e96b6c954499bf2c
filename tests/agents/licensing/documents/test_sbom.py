"""An SBOM comes in as Components with licences, and goes out as valid CycloneDX 1.6."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from agents.licensing.documents.sbom_writer import Concluded, ModelCard, write_sbom
from protocols.adoption import Component, Constituent, Kind
from protocols.adoption.documents.bill import MAX_COMPONENTS, MAX_DEPTH, UnusableDocument
from protocols.adoption.documents.cyclonedx import read_json as read_sbom

DAY = date(2026, 11, 21)

# The schemas that CycloneDX publishes, as its library ships them.
SCHEMAS = files("cyclonedx.schema") / "_res"
BOM = json.loads((SCHEMAS / "bom-1.6.SNAPSHOT.schema.json").read_text("utf-8"))
BESIDE = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")
REGISTRY = Registry().with_resources(
    (f"http://cyclonedx.org/schema/{name}", DRAFT7.create_resource(json.loads((SCHEMAS / name).read_text("utf-8"))))
    for name in BESIDE
)


def violations(sbom: str) -> list[str]:
    """Where the document breaks the schema of CycloneDX 1.6."""
    return [error.message for error in Draft7Validator(BOM, registry=REGISTRY).iter_errors(json.loads(sbom))]


def document(*components: dict[str, Any], version: str = "1.6") -> str:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": version, "version": 1, "components": list(components)})


def only(*components: dict[str, Any]) -> Component:
    return read_sbom(document(*components)).components[0].component


def library(name: str, *licences: dict[str, Any]) -> dict[str, Any]:
    return {"type": "library", "name": name, "licenses": list(licences)}


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        ([{"license": {"id": "MIT"}}], "MIT"),
        ([{"license": {"name": "Apache License 2.0"}}], "Apache-2.0"),
        ([{"license": {"name": "Some Vendor Licence"}}], "Some Vendor Licence"),
        ([{"expression": "MIT OR Apache-2.0"}], "MIT OR Apache-2.0"),
        ([{"license": {"id": "MIT"}}, {"license": {"id": "GPL-3.0-only"}}], "MIT AND GPL-3.0-only"),
        (
            [{"license": {"id": "MIT"}}, {"license": {"id": "GPL-3.0-only", "acknowledgement": "concluded"}}],
            "GPL-3.0-only",
        ),
        ([{"expression": "MIT OR ISC"}, {"license": {"id": "Zlib"}}], "(MIT OR ISC) AND Zlib"),
        ([], None),
    ],
)
def test_stated_licences_become_one_expression(licences: list[dict[str, Any]], expected: str | None) -> None:
    assert only(library("thing", *licences)).licence == expected


def test_a_model_brings_its_base_models_and_data() -> None:
    base = {"name": "Llama-3.1-8B", "licenses": [{"license": {"name": "llama3.1"}}]}
    model = {
        "type": "machine-learning-model",
        "group": "acme",
        "name": "helper-8b",
        "purl": "pkg:huggingface/acme/helper-8b@abc",
        "pedigree": {"ancestors": [base]},
        "modelCard": {"modelParameters": {"datasets": [{"type": "dataset", "name": "the-pile"}]}},
    }

    found = only(model)

    assert (found.kind, found.name, found.purl) == (Kind.MODEL, "acme/helper-8b", "pkg:huggingface/acme/helper-8b@abc")
    assert found.constituents == (
        Constituent(name="Llama-3.1-8B", licence="llama3.1", role="base model"),
        Constituent(name="the-pile", role="training data"),
    )


def test_nested_components_are_found_and_repeated_ones_counted_once() -> None:
    inner = library("inner", {"license": {"id": "MIT"}})

    found = read_sbom(document({**library("outer"), "components": [inner]}, inner))

    assert [one.component.name for one in found.components] == ["outer", "inner"]


def test_a_licence_text_in_the_sbom_is_handed_on() -> None:
    text = "Permission is hereby granted, free of charge"

    found = read_sbom(document(library("thing", {"license": {"name": "Custom", "text": {"content": text}}})))

    assert found.components[0].licence_text == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no readable JSON"),
        ("{", "no readable JSON"),
        ("[" * 200_000, "no readable JSON"),
        ('{"a":' * 100_000, "no readable JSON"),
        ("[]", "bomFormat"),
        ('{"spdxVersion": "SPDX-2.3"}', "bomFormat"),
        (document(version="9.9"), "9.9"),
        (document(), "no component"),
        (document({"type": "library", "name": "  "}), "no component"),
        ('{"bomFormat": "CycloneDX", "specVersion": ' + "9" * 10_000 + "}", "readable JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(UnusableDocument, match=says):
        read_sbom(text)


def test_too_deep_and_too_many_are_bounded_and_said_so() -> None:
    deep: dict[str, Any] = library("bottom")
    for level in range(MAX_DEPTH + 5):
        deep = {**library(f"level-{level}"), "components": [deep]}
    many = [library(f"thing-{number}") for number in range(MAX_COMPONENTS + 10)]

    nested, wide = read_sbom(document(deep)), read_sbom(document(*many))

    assert (len(nested.components), len(wide.components)) == (MAX_DEPTH, MAX_COMPONENTS)
    assert nested.notes
    assert wide.notes


KEYS = ["components", "name", "licenses", "license", "id", "expression", "pedigree", "ancestors", "modelCard"]


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "components",
                        "name",
                        "licenses",
                        "license",
                        "id",
                        "expression",
                        "pedigree",
                        "ancestors",
                        "modelCard",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_shape_inside_a_component_is_survived(value: Any) -> None:
    fields = value if isinstance(value, dict) else {"licenses": value}

    found = read_sbom(document({"name": "first"}, {"name": "odd", **fields}))

    assert found.components[0].component.name == "first"


BASE = Constituent(name="Llama 3.1 8B", licence="llama-3.1", role="base model")
MIXED = "BSD-3-Clause AND (Apache-2.0 OR nvidia-proprietary)"
ROWS = (
    Concluded(
        Component(
            name="helper-8b",
            kind=Kind.MODEL,
            version="1",
            purl="pkg:huggingface/acme/helper-8b@abc",
            licence="llama3.1",
            constituents=(BASE, Constituent(name="corpus", role="training data")),
        ),
        "llama-3.1",
        "permitted_with_obligations",
        ModelCard("text-generation", ("support chat",), ("Show Built with Llama",), (("mof-class", "0"),)),
    ),
    Concluded(Component(name="requests", licence="Apache-2.0"), "Apache-2.0", "permitted_with_obligations"),
    Concluded(
        Component(name="torch", licence="BSD-3-Clause"),
        "BSD-3-Clause AND (Apache-2.0 OR nvidia-proprietary)",
        "legal_review",
    ),
    Concluded(Component(name="weights", kind=Kind.MODEL, licence="OpenMDW-1.0"), "OpenMDW-1.0", "permitted"),
    Concluded(Component(name="nothing said", purl="not a purl"), None, "legal_review"),
    Concluded(Component(name="dual", licence="MIT OR GPL-2.0-only"), None, "legal_review"),
)


def test_what_goes_out_is_valid_cyclonedx() -> None:
    assert violations(write_sbom(ROWS, name="a product", as_of=DAY)) == []


def test_concluded_and_declared_licences_are_told_apart() -> None:
    written = json.loads(write_sbom(ROWS, name="a product", as_of=DAY))

    model, library, mixed, *_ = (one.get("licenses") for one in written["components"])
    assert [one["license"]["acknowledgement"] for one in model] == ["declared", "concluded"]
    assert [one["license"]["id"] for one in library] == ["Apache-2.0", "Apache-2.0"]
    assert mixed == [
        {"expression": "BSD-3-Clause AND (Apache-2.0 OR LicenseRef-nvidia-proprietary)", "acknowledgement": "concluded"}
    ]


def test_a_model_carries_its_card_and_pedigree() -> None:
    model = json.loads(write_sbom(ROWS, name="a product", as_of=DAY))["components"][0]

    assert model["modelCard"]["considerations"]["technicalLimitations"] == ["Show Built with Llama"]
    assert model["pedigree"]["ancestors"][0]["name"] == "Llama 3.1 8B"


def test_the_same_rows_give_the_same_bytes() -> None:
    assert write_sbom(ROWS, name="a", as_of=DAY) == write_sbom(ROWS, name="a", as_of=DAY)
    assert write_sbom(ROWS, name="a", as_of=DAY) != write_sbom(ROWS[1:], name="a", as_of=DAY)


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)


LICENCES = st.none() | NAMES | st.sampled_from(["MIT", "MIT OR ISC"])
MODELS = st.builds(Component, name=NAMES, kind=st.just(Kind.MODEL), licence=LICENCES)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.builds(Concluded, MODELS, LICENCES, st.just("legal_review")), min_size=1, max_size=4))
def test_whatever_the_names_what_goes_out_is_valid_and_can_be_read_again(rows: list[Concluded]) -> None:
    written = write_sbom(rows, name="product", as_of=DAY)

    assert violations(written) == []
    assert read_sbom(written).components
