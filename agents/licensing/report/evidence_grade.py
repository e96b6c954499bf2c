"""How well a verdict is backed: never better than the weakest fact it rests on."""

from ..documents.case import JudgedCase
from ..facts.records.licence_terms import Verified
from ..rules.outcome import LicenceOutcome


def weakest(case: JudgedCase) -> tuple[Verified, str]:
    """The weakest grade the verdict rests on, and which fact has it."""
    facts = [
        (part.part.grade, f"the licence of {part.part.name} ({part.part.evidence[0].title})")
        for part in case.ruling.parts
    ]
    facts += [
        (leaf.grade, f"the record of {leaf.leaf.licence.name}")
        for part in case.ruling.parts
        for leaf in part.chosen
        if leaf.leaf.licence
    ]
    return max(facts, key=lambda fact: list(Verified).index(fact[0]), default=(Verified.MEMORY, "no licence"))


def confidence(case: JudgedCase) -> tuple[float, str]:
    """Never better than the weakest fact the verdict rests on, and how it came about."""
    (grade, fact), assumed = weakest(case), len(case.assumptions)
    open_points = case.ruling.outcome is LicenceOutcome.REVIEW
    value = grade.trust * (0.8 if open_points else 1.0) * 0.95**assumed
    basis = f"weakest fact: {fact}, of grade '{grade.value}' ({grade.trust})"
    basis += ", times 0.8 because a fact is missing or the law is open" if open_points else ""
    basis += f", times 0.95 for each of {assumed} assumptions" if assumed else ""
    return round(value, 3), basis
