"""One Advisory from all records of one weakness, whatever ids its databases gave it. Pure."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from protocols.adoption import Evidence
from protocols.catalogue.entry import Advisory

from .osv_record import Severity, VersionRange, Vulnerability

_WORST_FIRST: tuple[Severity | None, ...] = ("critical", "high", "medium", "low", None)
Weakness = tuple[Vulnerability, ...]
"""All records of one weakness, the best described first."""


def weaknesses(records: Iterable[Vulnerability]) -> tuple[Weakness, ...]:
    """Each weakness once, whatever ids its databases gave it, without the withdrawn; worst, then newest first."""
    groups: list[list[Vulnerability]] = []
    # Well described first: its words, its id and its rating stand for all records of the weakness.
    described = sorted(records, key=lambda record: (not record.summary, record.severity is None, record.id))
    for record in described:
        same = next((group for group in groups if any(record.names & other.names for other in group)), None)
        if same is None:
            groups.append([record])
        else:
            same.append(record)
    # Of a weakness that one database withdrew and another keeps, the better described record decides.
    standing = [group for group in groups if not group[0].withdrawn]
    # Sorts are stable: the least important key goes first.
    standing.sort(key=lambda group: group[0].id)
    standing.sort(key=lambda group: group[0].published, reverse=True)
    return tuple(tuple(group) for group in sorted(standing, key=lambda group: _WORST_FIRST.index(_severity(group))))


def advisory(weakness: Weakness, package: str, evidence: Evidence, other_package: str | None) -> Advisory:
    """The weakness as an Advisory on `package`; `other_package` when that is not the component itself."""
    first = weakness[0]
    names = frozenset().union(*(record.names for record in weakness))
    spans = _spans(weakness, package)
    fixes = dict.fromkeys(event.fixed for span in spans for event in span.events if event.fixed)
    # People search by the CVE; of two the older one is the one that is cited.
    known_as = min((name for name in names if name.startswith("CVE-")), default=first.id)
    ids = first.id if known_as == first.id else f"{known_as} / {first.id}"
    summary = " ".join(first.summary.split())[:300].rstrip(".") or "its database gives no summary"
    return Advisory(
        id=known_as,
        summary=f"{ids}: {summary}",
        evidence=evidence.model_copy(update={"locator": f"https://osv.dev/vulnerability/{quote(first.id)}"}),
        affected=" || ".join(dict.fromkeys(clause for span in spans for clause in span.clauses)) or None,
        fixed=" or ".join(fixes) or None,
        severity=_severity(weakness),
        package=other_package,
    )


def _severity(weakness: Sequence[Vulnerability]) -> Severity | None:
    rated = {record.severity for record in weakness}
    return next(severity for severity in _WORST_FIRST if severity in rated)


def _spans(weakness: Weakness, package: str) -> tuple[VersionRange, ...]:
    """The ranges of the first record that has any; the project's own count of versions goes before the module's."""
    parts = [part for record in weakness for part in record.of(package)]
    counted = [part for part in parts if part.ecosystem_specific.custom_ranges]
    for part in counted or parts:
        if part.versions:
            first = next(record for record in weakness if part in record.affected)
            return tuple(span for own in first.of(package) for span in own.versions)
    return ()
