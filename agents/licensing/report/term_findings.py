"""What is good to know of a licence besides its duties: how it ends, what comes later, what was not read."""

from collections.abc import Iterator

from protocols.adoption import Finding, Severity

from ..facts.evidence import licence_evidence
from ..facts.records.licence import Licence
from ..facts.records.licence_terms import Verified
from ..rules.outcome import LeafRuling, LicenceOutcome, PartRuling, Ruling

LEGAL = "legal counsel"


def terms(ruling: Ruling) -> Iterator[Finding]:
    for part in ruling.parts:
        yield from _open_source(part)
        for leaf in part.chosen:
            if licence := leaf.leaf.licence:
                yield _end_of_licence(part.part.name, licence)
                yield from _later(part.part.name, licence, leaf)
                # Notes on MIT and its like repeat what everybody knows; they are shown where the answer is less than a
                # plain yes.
                if leaf.outcome is not LicenceOutcome.PERMITTED or not licence.osi_approved:
                    yield from _notes(part.part.name, licence)
                yield from _unread(licence)


def _open_source(part: PartRuling) -> Iterator[Finding]:
    """Whether it is open source, by the list of the Open Source Initiative, under each licence it comes with."""
    branches = [[leaf.leaf.licence for leaf in branch] for branch in (part.chosen, *part.branches)]
    # One licence unknown to us and nothing is said: a choice between a known and an unknown one is no "no".
    if not all(licence for branch in branches for licence in branch):
        return
    named = {
        " and ".join(dict.fromkeys(licence.id for licence in branch if licence)): all(
            licence.osi_approved for licence in branch if licence
        )
        for branch in branches
    }
    approved = [names for names, is_open in named.items() if is_open]
    others = [names for names, is_open in named.items() if not is_open]
    if not approved:
        claim = f"no, not by the list of the Open Source Initiative: {_listed(others)} is not on it"
    elif others:
        claim = f"yes, if you choose {_listed(approved)}; {_listed(others)} is not on the Open Source Initiative's list"
    else:
        claim = f"yes, by the list of the Open Source Initiative: {_listed(approved)} is on it"
    first = next(licence for branch in branches for licence in branch if licence)
    yield Finding(
        id=f"licence.open_source.{part.part.role}",
        claim=f"{part.part.name}: open source? {claim[0].upper()}{claim[1:]}.",
        severity=Severity.NOTE,
        evidence=(licence_evidence(first, "approval by the Open Source Initiative"),),
    )


def _listed(names: list[str]) -> str:
    return " or ".join(names)


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
            id=f"licence.unread.{licence.id}", claim=claim, severity=Severity.CONDITION, evidence=evidence, owner=LEGAL
        )
        return
    gaps = [*([checked.extent] if checked.extent else [])]
    gaps += [f"from memory: {', '.join(checked.fields_from_memory)}"] if checked.fields_from_memory else []
    if gaps:
        claim = f"What was read of {licence.name}: {'; '.join(gaps)}."
        yield Finding(id=f"licence.unread.{licence.id}", claim=claim, severity=Severity.NOTE, evidence=evidence)
