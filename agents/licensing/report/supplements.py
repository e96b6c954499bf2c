"""What comes beside the verdict on the licence: openness, regulation, export, and what supplied texts are."""

from dataclasses import dataclass

from protocols.adoption import Finding, Inquiry, Table

from ..documents.case import JudgedCase
from ..documents.openness_record import supplied_record
from ..documents.text_findings import text_findings, texts_table
from ..facts.knowledge import Knowledge
from .act_findings import regulation_findings
from .ai_act import export_findings, regulation, regulation_table
from .openness import opening
from .openness_findings import opening_findings, opening_table


@dataclass(frozen=True)
class Supplements:
    """Findings and tables on texts identified, openness and regulation."""

    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]


def supplements_of(inquiry: Inquiry, case: JudgedCase, knowledge: Knowledge) -> Supplements:
    """Openness, AI Act and export pointers for models and data, and what supplied texts are."""
    kind = case.use.kind
    opened = opening(
        case.record.id if case.record else None,
        case.component.name,
        kind,
        case.ruling,
        knowledge.openness,
        supplied_record(inquiry, case.component, knowledge),
    )
    act = regulation(inquiry, case.use.mode, kind, case.ruling, knowledge)
    documents = (
        *(opening_findings(opened) if opened else ()),
        *(regulation_findings(act, case.ruling, knowledge.ai_act) if act else ()),
        *text_findings(case.texts),
        *export_findings(case.ruling, kind, knowledge),
    )
    exhibits = (
        *((texts_table(case.texts),) if case.texts else ()),
        *((opening_table(opened),) if opened else ()),
        *((regulation_table(act),) if act and act.duties else ()),
    )
    return Supplements(documents, exhibits)
