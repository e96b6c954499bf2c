"""Each form of list is recognised by what stands in it and read into components; what cannot be read says why."""

import json

import pytest

from protocols.adoption import DocumentKind, Kind
from protocols.adoption.documents.bill import LARGEST, UnusableDocument
from protocols.adoption.documents.formats import kind_of, read_bill

SPDX2 = {
    "spdxVersion": "SPDX-2.3",
    "name": "shop",
    "packages": [
        {"SPDXID": "SPDXRef-1", "name": "shop", "licenseDeclared": "LicenseRef-own"},
        {
            "SPDXID": "SPDXRef-2",
            "name": "torch",
            "versionInfo": "2.1.0",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "BSD-3-Clause",
            "supplier": "Organization: PyTorch Foundation",
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:pypi/torch@2.1.0"}],
        },
        {"SPDXID": "SPDXRef-3", "name": "odd", "licenseConcluded": "LicenseRef-1", "primaryPackagePurpose": "LIBRARY"},
    ],
    "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-1", "extractedText": "You may do what you like."}],
    "relationships": [{"relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-1"}],
}
TAG_VALUE = """# comment
SPDXVersion: SPDX-2.2
DocumentName: shop

PackageName: torch
SPDXID: SPDXRef-2
PackageVersion: 2.1.0
PackageSupplier: Organization: PyTorch Foundation
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: BSD-3-Clause
ExternalRef: PACKAGE-MANAGER purl pkg:pypi/torch@2.1.0
PackageName: odd
SPDXID: SPDXRef-3
PackageLicenseConcluded: LicenseRef-1
FileName: ./readme
PackageVersion: 9
LicenseID: LicenseRef-1
ExtractedText: <text>You may do
what you like.</text>
"""
SPDX3 = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {"type": "SpdxDocument", "spdxId": "d", "name": "model bill", "rootElement": ["app"]},
        {"type": "software_Package", "spdxId": "app", "name": "app"},
        {"type": "ai_AIPackage", "spdxId": "m", "name": "tuned-8b", "software_packageVersion": "1"},
        {"type": "dataset_DatasetPackage", "spdxId": "s", "name": "corpus"},
        {"type": "simplelicensing_LicenseExpression", "spdxId": "x", "simplelicensing_licenseExpression": "MIT"},
        {"type": "Relationship", "from": "m", "relationshipType": "hasConcludedLicense", "to": ["x"]},
        {"type": "Relationship", "from": "m", "relationshipType": "trainedOn", "to": ["s"]},
        {
            "type": "Relationship",
            "from": "s",
            "relationshipType": "hasDeclaredLicense",
            "to": ["https://spdx.org/licenses/CC-BY-4.0"],
        },
    ],
}
XML = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><component type="application"><name>shop</name></component>
</metadata><components><component type="library"><group>g</group><name>outer</name><version>1</version>
<licenses><license><id>MIT</id></license></licenses><purl>pkg:npm/outer@1</purl>
<components><component type="library"><name>inner</name><licenses><expression>MIT OR ISC</expression></licenses>
</component></components></component></components></bom>"""


def rows(name: str, text: str) -> list[tuple[str, str | None, str | None]]:
    """Name, version and licence of each component."""
    listed = read_bill(name, text).components
    return [(entry.component.name, entry.component.version, entry.component.licence) for entry in listed]


@pytest.mark.parametrize("text", [json.dumps(SPDX2), json.dumps({"sbom": SPDX2}), TAG_VALUE])
def test_an_spdx_2_document_gives_its_packages_without_the_described_product(text):
    bill = read_bill("bom", text)

    torch, odd = (entry.component for entry in bill.components)
    assert (torch.name, torch.version, torch.licence) == ("torch", "2.1.0", "BSD-3-Clause")
    assert (torch.purl, torch.publisher) == ("pkg:pypi/torch@2.1.0", "PyTorch Foundation")
    assert (odd.licence, odd.version) == ("LicenseRef-1", None)
    assert (bill.components[1].licence_text or "").split() == ["You", "may", "do", "what", "you", "like."]


def test_an_spdx_3_graph_gives_models_with_their_data_and_listed_licences():
    first, second = (entry.component for entry in read_bill("bom", json.dumps(SPDX3)).components)

    assert (first.name, first.kind, first.licence) == ("tuned-8b", Kind.MODEL, "MIT")
    assert [(origin.name, origin.licence, origin.role) for origin in first.constituents] == [
        ("corpus", "CC-BY-4.0", "training data")
    ]
    assert (second.kind, second.licence) == (Kind.DATASET, "CC-BY-4.0")


def test_cyclonedx_xml_is_read_like_its_json():
    assert rows("bom.xml", XML) == [("outer", "1", "MIT"), ("inner", None, "MIT OR ISC")]


def test_requirements_keep_exact_versions_and_name_what_was_left_out():
    text = (
        "# our service\ntorch==2.1.0 \\\n    --hash=sha256:abc\nLangChain>=0.2,<1  # framework\n"
        "-r base.txt\nuvicorn[standard]~=0.30 ; python_version > '3.9'\ngit+https://example.org/x.git\n"
    )

    bill = read_bill("requirements.txt", text)

    purls = [entry.component.purl for entry in bill.components]
    assert purls == ["pkg:pypi/torch@2.1.0", "pkg:pypi/langchain", "pkg:pypi/uvicorn"]
    assert len(bill.notes) == 2


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "pyproject.toml",
            '[project]\nname = "shop"\ndependencies = ["httpx>=0.27", "Jinja2==3.1.4"]\n'
            '[project.optional-dependencies]\ngpu = ["torch"]\n[dependency-groups]\ndev = ["pytest"]\n',
            ["httpx", "Jinja2", "torch"],
        ),
        (
            "pyproject.toml",
            '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nhttpx = "^0.27"\n',
            ["httpx"],
        ),
        (
            "package.json",
            '{"name": "shop", "dependencies": {"react": "^19.0.0", "@ai/sdk": "1.2.3"}, '
            '"devDependencies": {"vite": "6"}}',
            ["react", "@ai/sdk"],
        ),
        (
            "environment.yml",
            "name: ml\nchannels:\n- conda-forge\ndependencies:\n- python=3.11\n- conda-forge::numpy=1.26.4\n"
            "- pip:\n  - vllm==0.6.0\n",
            ["numpy", "vllm"],
        ),
        (
            "uv.lock",
            '[[package]]\nname = "shop"\nversion = "0"\nsource = { editable = "." }\n'
            '[[package]]\nname = "httpx"\nversion = "0.27.0"\nsource = { registry = "https://index.example/simple" }\n',
            ["httpx"],
        ),
        (
            "Cargo.lock",
            '[[package]]\nname = "shop"\nversion = "0.1.0"\n[[package]]\nname = "serde"\nversion = "1.0.2"\n'
            'source = "registry+https://crates.example/index"\n',
            ["serde"],
        ),
        (
            "Pipfile.lock",
            '{"_meta": {}, "default": {"httpx": {"version": "==0.27.0"}}, "develop": {"pytest": {}}}',
            ["httpx"],
        ),
        (
            "package-lock.json",
            '{"name": "shop", "lockfileVersion": 3, "packages": {"": {"name": "shop"}, '
            '"node_modules/react": {"version": "19.0.0", "license": "MIT"}, "node_modules/vite": {"dev": true}}}',
            ["react"],
        ),
        ("yarn.lock", '# yarn lockfile v1\n\n"@ai/sdk@^1.0.0", "@ai/sdk@^1.1.0":\n  version "1.2.3"\n', ["@ai/sdk"]),
        (
            "pnpm-lock.yaml",
            "lockfileVersion: '9.0'\npackages:\n  react@19.0.0: {}\n  '@ai/sdk@1.2.3(zod@3)': {}\n",
            ["react", "@ai/sdk"],
        ),
    ],
)
def test_each_list_of_dependencies_names_its_packages(name, text, expected):
    for called in (name, "untitled"):
        assert kind_of(called, text) is DocumentKind.DEPENDENCIES
        assert [row[0] for row in rows(called, text)] == expected


def test_a_lock_file_that_states_licences_brings_them():
    text = (
        '{"lockfileVersion": 2, "packages": {"node_modules/a/node_modules/b": {"version": "1.0.0", "license": "ISC"}}}'
    )

    assert rows("package-lock.json", text) == [("b", "1.0.0", "ISC")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"bomFormat": "CycloneDX", "specVersion": "1.6", "services": [{"name": "s"}]}', "lists services and no comp"),
        ('{"bomFormat": "CycloneDX", "specVersion": "9.9"}', "version '9.9' is not read"),
        ('{"spdxVersion": "SPDX-2.3", "files": [{"fileName": "a"}]}', "lists 1 files and no package"),
        ('{"spdxVersion": "SPDX-9.0", "packages": []}', "SPDX version 'SPDX-9.0'"),
        ('{"bomFormat": "CycloneDX", "components": [', "no readable JSON"),
        ('{"bomFormat": "CycloneDX", "a": ' + "[" * 100_000, "nested too deeply"),
        ('<!DOCTYPE b [<!ENTITY e "x">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5">&e;</bom>', "no readable XML"),
        ("[project]\nname = ", "no readable TOML"),
        ("hello world", "none of the lists"),
        ("torch==1\nx==2\n" * (LARGEST // 12), "longer than 5,000,000"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text, says):
    with pytest.raises(UnusableDocument, match=says):
        read_bill("bom", text)


@pytest.mark.parametrize(
    "text",
    [
        "May we use torch?",
        "torch\nvllm",
        "Is the MIT licence fine for a product that we sell to customers in many countries of the world?",
        '{"name": "a chat", "messages": []}',
    ],
)
def test_ordinary_words_and_data_are_no_document(text):
    assert kind_of("untitled", text) is DocumentKind.OTHER
