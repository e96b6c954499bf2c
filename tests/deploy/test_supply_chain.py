"""The product's own bill of materials is whole, valid, and readable by the product itself."""

import hashlib
import json
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.supply_chain import LOCK, PROVENANCE, SBOM, locked_packages, main, normalized
from protocols.adoption.documents.cyclonedx import read_json

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("supply")
    main(made)
    return made


def test_it_holds_every_package_that_is_installed_from_the_lock_and_no_tool_of_developers(folder):
    document = json.loads((folder / SBOM).read_text())
    names = {normalized(part["name"]) for part in document["components"]}
    for_other_platforms = {"colorama", "httpx2-jsfetch", "pywin32", "tzdata"}

    assert names <= set(locked_packages())
    assert set(locked_packages()) - names <= for_other_platforms
    assert "pytest" not in names
    assert all(part["properties"] for part in document["components"])


def test_it_is_valid_cyclonedx(folder):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str((folder / SBOM).read_text()) is None


def test_the_product_reads_its_own_with_a_licence_for_nearly_every_package(folder):
    bill = read_json((folder / SBOM).read_text())

    with_licence = [part for part in bill.components if part.component.licence]
    assert len(bill.components) > 60
    assert len(with_licence) >= 0.9 * len(bill.components)


def test_the_provenance_names_this_very_document_and_the_lock(folder):
    statement = json.loads((folder / PROVENANCE).read_text())
    dependencies = statement["predicate"]["buildDefinition"]["resolvedDependencies"]

    assert statement["subject"][0]["digest"]["sha256"] == hashlib.sha256((folder / SBOM).read_bytes()).hexdigest()
    assert {"name": LOCK.name, "digest": {"sha256": hashlib.sha256(LOCK.read_bytes()).hexdigest()}} in dependencies
    assert len(dependencies) == len(locked_packages()) + 2
