"""Turning a Ruling into Findings: what blocks, what needs review, what is owed, what is good to know."""

from collections.abc import Iterator
from dataclasses import replace

from protocols.adoption import Evidence, Finding, Severity, Verdict

from ..facts.evidence import licence_evidence
from ..facts.records.licence import Licence
from ..rules.outcome import Duty, LeafRuling, LicenceOutcome, PartRuling, Point, Ruling
from .lineage import lineage_findings
from .term_findings import LEGAL, terms

_PRODUCT, _ENGINEERING, _COMPLIANCE = "product owner", "engineering lead", "compliance officer"
_OWNERS = {
    "display-brand": _PRODUCT,
    "keep-branding": _PRODUCT,
    "monitor-user-count": _PRODUCT,
    "model-name-prefix": _PRODUCT,
    "brand-guidelines": _PRODUCT,
    "aup-flowdown": LEGAL,
    "flowdown": LEGAL,
    "register": LEGAL,
    "apply-for-licence": LEGAL,
    "hosting-licence": LEGAL,
    "check-additional-use-grant": LEGAL,
    "notify-licensor": LEGAL,
    "written-authorisation": LEGAL,
    "apply-for-commercial-use": LEGAL,
    "multi-tenant-authorisation": LEGAL,
    "internal-use-only": _COMPLIANCE,
    "noncommercial-only": _COMPLIANCE,
    "no-competing-use": _COMPLIANCE,
    "same-terms": LEGAL,
    "share-alike": LEGAL,
    "no-further-restrictions": LEGAL,
    "grant-back": LEGAL,
    "no-relicensing": LEGAL,
    "warn-transferee": LEGAL,
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
    return tuple(_distinct([*_points(grouped), *lineage_findings(ruling), *_duties(grouped), *terms(grouped)]))


def _grouped(ruling: Ruling) -> Ruling:
    """Parts under the same licences with the same outcome told as one, so that nothing is told twice."""
    groups: dict[tuple[object, ...], list[PartRuling]] = {}
    for part in ruling.parts:
        # What differs in any of these is told apart; equal parts of a long bill are one line.
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
        condition = f" It stays so while {point.holds_while}." if point.holds_while else ""
        yield Finding(
            id=f"licence.{point.rule}.{subject}"[:150],
            claim=f"{part.part.name}: {point.claim}{condition}",
            severity=severity,
            evidence=evidence,
            ceiling=ceiling,
            owner=LEGAL if severity is not Severity.NOTE else None,
        )


def _weight(point: Point) -> tuple[Severity, Verdict | None]:
    if point.outcome is LicenceOutcome.BLOCKED:
        return Severity.BLOCKER, Verdict.HOLD
    if point.outcome is LicenceOutcome.REVIEW:
        return Severity.CONDITION, Verdict.HOLD if point.closed_copyleft else Verdict.ASSESS
    if point.outcome is LicenceOutcome.OBLIGATIONS:
        return Severity.CONDITION, Verdict.HOLD if point.closed_copyleft else None
    # Permitted, but only as long as something holds: whoever builds must know it.
    return Severity.CONDITION if point.holds_while else Severity.NOTE, None


def _evidence(part: PartRuling, leaf: LeafRuling | None, point: Point) -> tuple[Evidence, ...]:
    if point.evidence:
        return (point.evidence,)
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
            f"{part.part.name}: {when}{duty.what}{exact} (applies to: {duty.trigger.replace('_', ' ')}; "
            f"{licence.name}, {duty.clause})"
        ),
        severity=Severity.NOTE if duty.passive else Severity.CONDITION,
        evidence=(licence_evidence(licence, duty.clause, duty.grade),),
        owner=None if duty.passive else _OWNERS.get(duty.id, _ENGINEERING),
    )


def _distinct(findings: list[Finding]) -> Iterator[Finding]:
    """Same id and claim once; same id with another claim gets a number."""
    by_claim: dict[str, list[str]] = {}
    for finding in findings:
        claims = by_claim.setdefault(finding.id, [])
        if finding.claim in claims:
            continue
        claims.append(finding.claim)
        yield finding if len(claims) == 1 else finding.model_copy(update={"id": f"{finding.id}.{len(claims)}"})
