"""How old the facts of an answer are, and which of them nobody has read."""

from collections.abc import Iterator, Mapping
from datetime import date

from protocols.adoption import Finding, Grade, Severity
from protocols.catalogue.cited_fact import CitedFact, day
from protocols.catalogue.entry import CatalogueEntry

MONTH, YEAR = 30.44, 365


def age(entry: CatalogueEntry, today: date, families: Mapping[str, str]) -> Iterator[Finding]:
    """How old the newest fact of each family is, the oldest first; `families` has their names for people."""
    newest: dict[str, CitedFact] = {}
    for fact in entry.facts:
        family = fact.key.partition(".")[0]
        # The day on which something was remembered is not the day of the fact.
        if fact.evidence.grade is Grade.MEMORY:
            continue
        if family in families and (family not in newest or day(fact.as_of) > day(newest[family].as_of)):
            newest[family] = fact
    ordered = sorted(newest.items(), key=lambda item: (day(item[1].as_of), item[0]))
    if not ordered:
        return
    ages = ", ".join(f"{families[family]} {_age(fact.as_of, today)}" for family, fact in ordered)
    claim = f"Age of the facts, oldest first: {ages}."
    if (today - day(ordered[0][1].as_of)).days > YEAR:
        claim += " What is older than a year counts less, and the confidence is lower for it."
    evidence = tuple(dict.fromkeys(fact.evidence for _, fact in ordered))[:5]
    yield Finding(id="age of the facts", claim=claim, severity=Severity.NOTE, evidence=evidence)


def _age(as_of: str, today: date) -> str:
    """`2026-05-17 (6 months)`."""
    days = max(0, (today - day(as_of)).days)
    if days < 2 * MONTH:
        return f"{as_of} ({days} {'day' if days == 1 else 'days'})"
    months = round(days / MONTH)
    return f"{as_of} ({months} months)" if months < 24 else f"{as_of} ({months / 12:.1f} years)"


def unread(entry: CatalogueEntry) -> Iterator[Finding]:
    """That facts rest on memory: a remark, since what nobody has read speaks neither for nor against."""
    remembered = [fact for fact in entry.facts if fact.evidence.grade is Grade.MEMORY]
    counted = [fact for fact in remembered if entry.fact(fact.key) is fact]
    if counted:
        names = ", ".join(fact.key.replace(".", " ").replace("_", " ") for fact in counted[:8])
        claim = f"From memory and not yet read: {names}. Check it at the source before you rely on it."
        yield Finding(id="not read", claim=claim, severity=Severity.NOTE, evidence=(counted[0].evidence,))
