"""Records of the OSV schema, as its API and its dumps give them."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from protocols.live.call import Shaped

Severity = Literal["critical", "high", "medium", "low"]
_WORDS: dict[str, Severity] = {
    "critical": "critical",
    "high": "high",
    "moderate": "medium",
    "medium": "medium",
    "low": "low",
}


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
            # An event that ends nothing, such as `limit`, leaves the stretch open.
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
