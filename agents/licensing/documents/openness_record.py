"""Records of the Model Openness Tool: one that was supplied takes the packaged one's place, and each goes out again."""

from protocols.adoption import Component, Evidence, Exhibit, Grade, Inquiry

from ..facts.knowledge import Knowledge
from ..facts.tables.openness_terms import ArtefactRecord
from ..openness.mot_format import NoMotRecord, licences_in, mot_text
from ..openness.openness import record_of
from .supplied_texts import about

MEDIA_TYPE = "application/yaml"
_MARKS = ("framework:", "release:", "components:")


def supplied_record(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> ArtefactRecord | None:
    """The record among the documents about this component, if one of them is such a file."""
    for document in inquiry.documents:
        # Three words of the format first, since a document may have megabytes and parsing YAML is slow.
        if not all(mark in document.text for mark in _MARKS) or not about(document, inquiry, component):
            continue
        try:
            name, licences = licences_in(document.text, knowledge.openness.components)
        except NoMotRecord:
            continue
        evidence = Evidence(
            title=f"Record supplied: {document.name}"[:300],
            locator=f"release {name}"[:300],
            seen=inquiry.as_of.isoformat() if inquiry.as_of else knowledge.as_of,
            grade=Grade.PERSON,
        )
        return ArtefactRecord(name, licences, evidence)
    return None


def record_exhibit(component: Component, supplied: ArtefactRecord | None, knowledge: Knowledge) -> Exhibit | None:
    """What is on record of a model, as the file the tool reads."""
    record = supplied or record_of(component.id, component.name, knowledge.openness)
    if record is None:
        return None
    slug = (component.id or component.name).lower().replace(" ", "-").replace("/", "-")[:80]
    return Exhibit(
        id=f"licensing.mot.{slug}",
        title=f"Model Openness Tool record of {component.name}"[:200],
        media_type=MEDIA_TYPE,
        filename=f"mot-{slug}.yml",
        text=mot_text(component.name, record),
    )
