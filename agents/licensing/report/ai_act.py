"""The AI Act's role, duties and dates, and export-control pointers, told as Findings and a table."""

from datetime import date

from protocols.adoption import Finding, Inquiry, Kind, Mode, Severity, Table

from ..ai_act.ai_act import ai_act, export_control
from ..ai_act.situation import situation_of
from ..facts.ai_act_terms import AiActAnswer
from ..facts.knowledge import Knowledge
from ..rules.outcome import LicenceOutcome, Ruling
from .openness import weights_licence

_REGULATED = frozenset({Kind.MODEL, Kind.DATASET})


def regulation(
    inquiry: Inquiry, mode: Mode, kind: Kind | None, ruling: Ruling, knowledge: Knowledge
) -> AiActAnswer | None:
    """What the AI Act makes of this use; `None` for plain software."""
    if kind not in _REGULATED:
        return None
    licence = weights_licence(ruling)
    excludes = bool(licence) and any("EU" in exclusion.excluded for exclusion in licence.geo_exclusions)
    blocked = any(
        point.rule == "territory" and point.outcome is LicenceOutcome.BLOCKED for _, _, point in ruling.points()
    )
    situation = situation_of(
        inquiry.model_copy(update={"use": inquiry.use.model_copy(update={"mode": mode})}),
        knowledge.ai_act,
        as_of=inquiry.as_of or date.fromisoformat(knowledge.as_of),
        licence=licence.openness.ai_act_foss if licence else "unknown",
        licence_excludes_eu=excludes and blocked,
        own_licence_open=_own_open(inquiry, knowledge),
    )
    return ai_act(situation, knowledge.ai_act)


def _own_open(inquiry: Inquiry, knowledge: Knowledge) -> bool | None:
    own = knowledge.licences.get(inquiry.use.own_licence or "")
    return own.osi_approved if own else None


def export_findings(ruling: Ruling, kind: Kind | None, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Pointers on export law for models that are handed on, each marked with its weak grade."""
    licence = weights_licence(ruling)
    clause = bool(licence) and any(duty.id == "export-compliance" for duty in licence.obligations)
    if kind is not Kind.MODEL:
        return ()
    notes = export_control(knowledge.ai_act, licence_has_clause=clause)
    if not notes:
        return ()
    text = " ".join(f"{note.says} ({note.cite}; {note.evidence.grade.value})" for note in notes)
    evidence = tuple(dict.fromkeys(note.evidence for note in notes))
    claim = f"Export control, a pointer only: {text}"
    return (Finding(id="export", severity=Severity.NOTE, evidence=evidence, claim=claim),)


def regulation_table(answer: AiActAnswer) -> Table:
    """The duties with their dates."""
    rows = tuple(
        (
            duty.cite,
            duty.what,
            duty.applies_from.isoformat(),
            "in force" if duty.in_force else "later",
            duty.lifted_by or "",
        )
        for duty in answer.duties
    )
    columns = ("cite", "duty", "applies from", "on the day asked about", "lifted by")
    evidence = tuple(dict.fromkeys(duty.evidence for duty in answer.duties))
    return Table(id="ai_act.duties", title="AI Act duties of this use", columns=columns, rows=rows, evidence=evidence)
