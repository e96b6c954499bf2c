"""Findings on the AI Act: roles, duties and what a lawyer must settle."""

from collections.abc import Iterator

from protocols.adoption import Evidence, Finding, Severity, Verdict

from ..facts.ai_act_terms import ActDuty, ActRole, AiActAnswer, AiActRules
from ..rules.outcome import LicenceOutcome, Ruling

_OWNER = "compliance officer"


def regulation_findings(answer: AiActAnswer, ruling: Ruling, rules: AiActRules) -> tuple[Finding, ...]:
    """Roles and duties: due ones to be met; later, lifted and hypothetical ones to be known."""
    if ruling.outcome is LicenceOutcome.BLOCKED:
        premise = "If you went ahead all the same: "
    else:
        premise = "If offered or used in the EU: " if answer.applies == "if-in-eu" else ""
    return tuple(_act_findings(answer, premise, next(iter(rules.sources.values()))))


def _act_findings(answer: AiActAnswer, premise: str, act: Evidence) -> Iterator[Finding]:
    roles = ", ".join(role.value for role in answer.roles)
    if answer.roles and answer.roles != (ActRole.OUT_OF_SCOPE,):
        duties = answer.duties if premise else ()
        yield Finding(
            id="ai_act.role",
            claim=" ".join((f"{premise}AI Act role: {roles}.", *answer.why, *(_duty(duty) for duty in duties))),
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
