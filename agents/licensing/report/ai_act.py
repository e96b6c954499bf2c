"""The AI Act's role, duties and dates, and export-control pointers, told as Findings and a table."""

from datetime import date

<<<<<<< HEAD
from protocols.adoption import Finding, Inquiry, Kind, Mode, Severity, Table, Verdict
=======
from protocols.adoption import Finding, Inquiry, Kind, Mode, Severity, Table
>>>>>>> int

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


<<<<<<< HEAD
def regulation_findings(answer: AiActAnswer, ruling: Ruling, rules: AiActRules) -> tuple[Finding, ...]:
    """Roles and duties: due ones to be met; later, lifted and hypothetical ones to be known."""
    if ruling.outcome is LicenceOutcome.BLOCKED:
        premise = "If you went ahead all the same: "
    else:
        premise = "If offered or used in the EU: " if answer.applies == "if-in-eu" else ""
    return tuple(_act_findings(answer, premise, rules))


def _act_findings(answer: AiActAnswer, premise: str, rules: AiActRules) -> Iterator[Finding]:
    act = next(iter(rules.sources.values()))
    roles = ", and ".join(rules.role_names[role] for role in answer.roles)
    if answer.roles and answer.roles != (ActRole.OUT_OF_SCOPE,):
        duties = answer.duties if premise else ()
        role = f"{premise}by the AI Act you are {roles}." if premise else f"By the AI Act you are {roles}."
        yield Finding(
            id="ai_act.role",
            claim=" ".join((role, *answer.why, *(_duty(duty) for duty in duties))),
            severity=Severity.NOTE,
            evidence=tuple(dict.fromkeys((act, *(duty.evidence for duty in duties)))),
        )
    if answer.prohibited:
        yield Finding(
            id="ai_act.prohibited",
            claim="The use was said to be a prohibited practice (AI Act, Art 5).",
            severity=Severity.BLOCKER,
            evidence=(act,),
            ceiling=Verdict.HOLD,
            owner=_OWNER,
        )
    for duty in () if premise else answer.duties:
        due = duty.in_force and duty.lifted_by is None
        yield Finding(
            id=f"ai_act.{duty.id}",
            claim=f"AI Act, {_duty(duty)}",
            severity=Severity.CONDITION if due else Severity.NOTE,
            evidence=(duty.evidence,),
            owner=_OWNER if due else None,
        )
    # Numbered, since ids must be unique and the sentences have no names.
    for number, sentence in enumerate(answer.review):
        yield Finding(
            id=f"ai_act.review.{number + 1}",
            claim=f"{premise}{sentence}",
            severity=Severity.NOTE if premise else Severity.CONDITION,
            evidence=(act,),
            owner=None if premise else "legal counsel",
        )


def _duty(duty: ActDuty) -> str:
    when = f"since {duty.applies_from}" if duty.in_force else f"from {duty.applies_from}"
    lifted = f"; lifted by {duty.lifted_by}" if duty.lifted_by else ""
    return f"{duty.cite}, {when}: {duty.what}{lifted}."


=======
>>>>>>> int
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
