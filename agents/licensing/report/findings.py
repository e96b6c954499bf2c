"""Turning a Ruling into Findings: what blocks, what needs review, what is owed, what is good to know."""

from collections.abc import Iterator
from dataclasses import replace

from protocols.adoption import Evidence, Finding, Severity, Verdict

from ..facts.evidence import licence_evidence
from ..facts.licence import Licence, Verified
from ..rules.outcome import Duty, LeafRuling, LicenceOutcome, PartRuling, Point, Ruling
from .lineage import lineage_findings

_LEGAL, _PRODUCT, _ENGINEERING, _COMPLIANCE = "legal counsel", "product owner", "engineering lead", "compliance officer"
_OWNERS = {
    "display-brand": _PRODUCT,
    "keep-branding": _PRODUCT,
    "monitor-user-count": _PRODUCT,
    "model-name-prefix": _PRODUCT,
    "brand-guidelines": _PRODUCT,
    "aup-flowdown": _LEGAL,
    "flowdown": _LEGAL,
    "register": _LEGAL,
    "apply-for-licence": _LEGAL,
    "hosting-licence": _LEGAL,
    "check-additional-use-grant": _LEGAL,
    "notify-licensor": _LEGAL,
    "written-authorisation": _LEGAL,
    "apply-for-commercial-use": _LEGAL,
    "multi-tenant-authorisation": _LEGAL,
    "internal-use-only": _COMPLIANCE,
    "noncommercial-only": _COMPLIANCE,
    "no-competing-use": _COMPLIANCE,
    "same-terms": _LEGAL,
    "share-alike": _LEGAL,
    "no-further-restrictions": _LEGAL,
    "grant-back": _LEGAL,
    "no-relicensing": _LEGAL,
    "warn-transferee": _LEGAL,
    "aup-compliance": _COMPLIANCE,
    "export-compliance": _COMPLIANCE,
    "comply-law": _COMPLIANCE,
    "research-only": _COMPLIANCE,
    "purpose-limit": _COMPLIANCE,
    "non-production-only": _COMPLIANCE,
}


def findings(ruling: Ruling) -> tuple[Finding, ...]:
    """Every Finding of a Ruling, each id once."""
    grouped = _grouped(ruling)
    return tuple(_distinct([*_points(grouped), *lineage_findings(ruling), *_duties(grouped), *_terms(grouped)]))


def _grouped(ruling: Ruling) -> Ruling:
    """Parts under the same licences with the same outcome told as one, so that nothing is told twice."""
    groups: dict[tuple[object, ...], list[PartRuling]] = {}
    for part in ruling.parts:
        key = (tuple(_subject(leaf) for leaf in part.chosen), part.outcome, part.part.problem, part.part.disputes)
        groups.setdefault(key, []).append(part)
    return Ruling(ruling.outcome, tuple(_representative(members) for members in groups.values()))


def _subject(leaf: LeafRuling) -> str:
    return leaf.leaf.licence.id if leaf.leaf.licence else leaf.leaf.text


def _representative(members: list[PartRuling]) -> PartRuling:
    names = ", ".join(member.part.name for member in members[:5])
    more = f" and {len(members) - 5} more" if len(members) > 5 else ""
    return replace(members[0], part=replace(members[0].part, name=f"{names}{more}"))


def by_severity(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What is in the way first, then what is to be met, then what is good to know."""
    order = {Severity.BLOCKER: 0, Severity.CONDITION: 1, Severity.NOTE: 2}
    return tuple(
        sorted(
            findings,
            key=lambda finding: (order[finding.severity], finding.ceiling is None, finding.ceiling is not Verdict.HOLD),
        )
    )


def _points(ruling: Ruling) -> Iterator[Finding]:
    for part, leaf, point in ruling.points():
        evidence = _evidence(part, leaf, point)
        subject = leaf.leaf.licence.id if leaf and leaf.leaf.licence else part.part.name
        severity, ceiling = _weight(point)
        yield Finding(
            id=f"licence.{point.rule}.{subject}"[:150],
            claim=f"{part.part.name}: {point.claim}",
            severity=severity,
            evidence=evidence,
            ceiling=ceiling,
            owner=_LEGAL if severity is not Severity.NOTE else None,
        )


def _weight(point: Point) -> tuple[Severity, Verdict | None]:
    if point.outcome is LicenceOutcome.BLOCKED:
        return Severity.BLOCKER, Verdict.HOLD
    if point.outcome is LicenceOutcome.REVIEW:
        return Severity.CONDITION, Verdict.HOLD if point.closed_copyleft else Verdict.ASSESS
    if point.outcome is LicenceOutcome.OBLIGATIONS:
        return Severity.CONDITION, Verdict.HOLD if point.closed_copyleft else None
    return Severity.NOTE, None


def _evidence(part: PartRuling, leaf: LeafRuling | None, point: Point) -> tuple[Evidence, ...]:
    if leaf and leaf.leaf.licence:
        return (licence_evidence(leaf.leaf.licence, point.clause, point.grade),)
    if point.disputed and part.part.disputes:
        return (*(dispute.evidence for dispute in part.part.disputes), *_clauses(part))
    return part.part.evidence


def _clauses(part: PartRuling) -> tuple[Evidence, ...]:
    licensed = (ruling.leaf.licence for ruling in part.chosen if ruling.leaf.licence)
    return tuple(licence_evidence(licence, licence.copyleft.scope or "grant") for licence in licensed)


def _duties(ruling: Ruling) -> Iterator[Finding]:
    for part in ruling.parts:
        for leaf in part.chosen:
            for duty in leaf.duties:
                if leaf.leaf.licence:
                    yield _duty(part, leaf.leaf.licence, duty)


def _duty(part: PartRuling, licence: Licence, duty: Duty) -> Finding:
    exact = f' Exact text: "{duty.exact_text}".' if duty.exact_text else ""
    when = "If the display threshold is exceeded: " if duty.conditional else ""
    return Finding(
        id=f"obligation.{duty.id}",
        claim=(
            f"{part.part.name}: {when}{duty.what}{exact} (trigger: {duty.trigger.replace('_', ' ')}; "
            f"{licence.name}, {duty.clause})"
        ),
        severity=Severity.NOTE if duty.passive else Severity.CONDITION,
        evidence=(licence_evidence(licence, duty.clause, duty.grade),),
        owner=None if duty.passive else _OWNERS.get(duty.id, _ENGINEERING),
    )


def _terms(ruling: Ruling) -> Iterator[Finding]:
    for part in ruling.parts:
        for leaf in part.chosen:
            if licence := leaf.leaf.licence:
                yield _end_of_licence(part.part.name, licence)
                yield from _later(part.part.name, licence, leaf)
                if leaf.outcome is not LicenceOutcome.PERMITTED or not licence.osi_approved:
                    yield from _notes(part.part.name, licence)
                yield from _unread(licence)


def _end_of_licence(name: str, licence: Licence) -> Finding:
    ends = licence.termination
    sentences = [
        f"patent grant: {licence.patent.grant.replace('-', ' ')}",
        *([] if licence.patent.retaliation == "none" else [licence.patent.retaliation.replace("-", " ")]),
        f"ends on breach: {ends.on_breach.replace('-', ' ')}"
        + (f", {ends.cure_days} days to cure" if ends.cure_days else ""),
        *(["revocable at will"] if ends.revocable_at_will else []),
        *(["copies must be deleted at the end"] if ends.must_delete else []),
        *(["the licensor may change the terms"] if ends.licensor_may_amend else []),
        *(["you indemnify the licensor"] if licence.indemnity_by_user else []),
        *([f"law: {licence.governing_law}"] if licence.governing_law else []),
    ]
    return Finding(
        id=f"licence.terms.{licence.id}",
        claim=f"{name} under {licence.name}: {'; '.join(sentences)}.",
        severity=Severity.NOTE,
        evidence=(licence_evidence(licence, licence.patent.clause or "patent and termination terms"),),
    )


def _later(name: str, licence: Licence, leaf: LeafRuling) -> Iterator[Finding]:
    """What handing over copies would ask, which this use does not."""
    if leaf.later:
        duties = "; ".join(f"{duty.what.rstrip('.')} ({duty.clause})" for duty in leaf.later)
        yield Finding(
            id=f"licence.later.{licence.id}",
            claim=f"{name}: this use hands over no copies; as soon as it does, {licence.name} asks: {duties}.",
            severity=Severity.NOTE,
            evidence=(licence_evidence(licence, leaf.later[0].clause, leaf.later[0].grade),),
        )


def _notes(name: str, licence: Licence) -> Iterator[Finding]:
    if licence.notes:
        yield Finding(
            id=f"licence.note.{licence.id}",
            claim=f"{name}: {' '.join(licence.notes)}",
            severity=Severity.NOTE,
            evidence=(licence_evidence(licence, "notes on the record"),),
        )


def _unread(licence: Licence) -> Iterator[Finding]:
    """What of the record rests on less than the text."""
    checked = licence.verification
    evidence = (licence_evidence(licence, "whole licence"),)
    if checked.grade is Verified.MEMORY:
        claim = f"What we hold on {licence.name} is from memory, not from its text: read the text before relying on it."
        yield Finding(
            id=f"licence.unread.{licence.id}", claim=claim, severity=Severity.CONDITION, evidence=evidence, owner=_LEGAL
        )
        return
    gaps = [*([checked.extent] if checked.extent else [])]
    gaps += [f"from memory: {', '.join(checked.fields_from_memory)}"] if checked.fields_from_memory else []
    if gaps:
        claim = f"What was read of {licence.name}: {'; '.join(gaps)}."
        yield Finding(id=f"licence.unread.{licence.id}", claim=claim, severity=Severity.NOTE, evidence=evidence)


def _distinct(findings: list[Finding]) -> Iterator[Finding]:
    """Same id and claim once; same id with another claim gets a number."""
    by_claim: dict[str, list[str]] = {}
    for finding in findings:
        claims = by_claim.setdefault(finding.id, [])
        if finding.claim in claims:
            continue
        claims.append(finding.claim)
        yield finding if len(claims) == 1 else finding.model_copy(update={"id": f"{finding.id}.{len(claims)}"})
