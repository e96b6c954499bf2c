"""Records of the Model Openness Tool come in as documents and go out as files."""

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import load
from agents.licensing.openness.mot_format import licences_in
from protocols.adoption import Assessment, Component, Document, DocumentKind, Exhibit, Inquiry, Kind

KNOWLEDGE = load()
SUPPLIED = """
framework: {name: Model Openness Framework, version: '1.0'}
release:
  name: House Model 7B
  license: {}
  components:
  - {name: Model architecture, license: Apache-2.0}
  - {name: Model parameters (Final), license: Apache-2.0}
  - {name: Technical report, license: CC-BY-4.0}
  - {name: Evaluation results, license: CC-BY-4.0}
  - {name: Model card, license: CC-BY-4.0}
  - {name: Data card, license: CC-BY-4.0}
"""


def asked(name: str, *documents: Document, licence: str | None = None) -> tuple[Assessment, dict[str, Exhibit]]:
    component = Component(name=name, kind=Kind.MODEL, licence=licence)
    answer, exhibits = assess(
        Inquiry(components=(component,), documents=documents, may_ask=False), component, KNOWLEDGE
    )
    return answer, {exhibit.filename: exhibit for exhibit in exhibits}


def test_a_supplied_record_gives_the_class_of_a_model_nobody_recorded():
    document = Document(name="mot.yml", text=SUPPLIED, kind=DocumentKind.OTHER)

    answer, files = asked("House Model 7B", document, licence="Apache-2.0")

    (mof,) = (finding for finding in answer.findings if finding.id == "openness.mof")
    assert "Class III" in mof.claim
    assert mof.evidence[0].title == "Record supplied: mot.yml"
    exported = licences_in(files["mot-house-model-7b.yml"].text, KNOWLEDGE.openness.components)
    assert exported == licences_in(SUPPLIED, KNOWLEDGE.openness.components)


def test_what_is_on_record_goes_out_as_the_file_the_tool_reads():
    _, files = asked("Pythia 12B")

    (text,) = (exhibit.text for name, exhibit in files.items() if name.startswith("mot-"))
    _, licences = licences_in(text, KNOWLEDGE.openness.components)
    assert licences["Model parameters (Final)"] == "Apache-2.0"


def test_a_file_that_is_no_record_changes_nothing():
    document = Document(name="x.yml", text="framework: 1\nrelease: 2\ncomponents: 3", kind=DocumentKind.OTHER)

    answer, files = asked("House Model 7B", document, licence="Apache-2.0")

    assert not any("Record supplied" in e.title for finding in answer.findings for e in finding.evidence)
    assert not [name for name in files if name.startswith("mot-")]
