"""Records of the OSV schema, and one Advisory from all records of one weakness."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, Field

from protocols.adoption import Evidence
from protocols.catalogue.entry import Advisory
from protocols.live.call import Shaped

Severity = Literal["critical", "high", "medium", "low"]
_WORDS: dict[str, Severity] = {
    "critical": "critical",
    "high": "high",
    "moderate": "medium",
    "medium": "medium",
    "low": "low",
}
_WORST_FIRST: tuple[Severity | None, ...] = ("critical", "high", "medium", "low", None)


class RangeEvent(Shaped):
    """Where a vulnerable range begins or ends."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None


class VersionRange(Shaped):
    """A vulnerable range of versions."""

    type: str = ""
    events: tuple[RangeEvent, ...] = ()

    @property
    def clauses(self) -> Iterator[str]:
        """Each stretch as `>=0.10.1,<0.14.0`; events come in the order of versions."""
        since = ""
        for event in self.events:
            if event.introduced is not None:
                since = f">={event.introduced}"
            end = f"<{event.fixed}" if event.fixed else f"<={event.last_affected}" if event.last_affected else ""
            if end:
                yield f"{since},{end}" if since else end
                since = ""
        if since:
            yield since


class PackageName(Shaped):
    """A package by its ecosystem and name."""

    ecosystem: str = ""
    name: str = ""


class EcosystemNotes(Shaped):
    """What the Go database adds: the versions as the project counts them, where the module's own are of no use."""

    custom_ranges: tuple[VersionRange, ...] = ()


class AffectedPackage(Shaped):
    """One package that a vulnerability touches."""

    package: PackageName = PackageName()
    ranges: tuple[VersionRange, ...] = ()
    ecosystem_specific: EcosystemNotes = EcosystemNotes()

    @property
    def versions(self) -> tuple[VersionRange, ...]:
        """The ranges in version numbers; a range of commits cannot be held against a version."""
        custom = self.ecosystem_specific.custom_ranges
        return custom or tuple(span for span in self.ranges if span.type != "GIT")


class DatabaseNotes(Shaped):
    """What the database adds; here the severity in one word."""

    severity: Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")] = ""


class Vulnerability(Shaped):
    """One record of a vulnerability."""

    id: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    published: str = ""
    withdrawn: str | None = None
    affected: tuple[AffectedPackage, ...] = ()
    database_specific: DatabaseNotes = Field(default_factory=DatabaseNotes)

    @property
    def severity(self) -> Severity | None:
        """The severity in one word, `None` when the database gives none."""
        return _WORDS.get(self.database_specific.severity.lower())

    @property
    def names(self) -> frozenset[str]:
        """Every id of this vulnerability."""
        return frozenset({self.id, *self.aliases})

    def of(self, name: str) -> tuple[AffectedPackage, ...]:
        """The parts about the package of that name; all parts when none says so."""
        own = tuple(part for part in self.affected if part.package.name.casefold() == name.casefold())
        return own or self.affected


class VulnerabilityPage(Shaped):
    """One page of vulnerabilities; empty when none is known."""

    vulns: tuple[Vulnerability, ...] = ()
    next_page_token: str | None = None


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
    standing = [group for group in groups if not group[0].withdrawn]
    standing.sort(key=lambda group: group[0].id)
    standing.sort(key=lambda group: group[0].published, reverse=True)
    return tuple(tuple(group) for group in sorted(standing, key=lambda group: _WORST_FIRST.index(_severity(group))))


def advisory(weakness: Weakness, package: str, evidence: Evidence, other_package: str | None) -> Advisory:
    """The weakness as an Advisory on `package`; `other_package` when that is not the component itself."""
    first = weakness[0]
    names = frozenset().union(*(record.names for record in weakness))
    spans = _spans(weakness, package)
    fixes = dict.fromkeys(event.fixed for span in spans for event in span.events if event.fixed)
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
