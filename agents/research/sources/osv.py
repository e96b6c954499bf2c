"""OSV: which known vulnerabilities a package has, and which touch the version asked about."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, JsonValue

from protocols.adoption import Evidence

from ..facts.entry import Advisory
from ..facts.identifiers import Package, Subject
from ..fetch.call import Call, Fetch, Shaped
from .live_facts import SOURCES, LiveFact
from .source import Ask, Found

_SOURCE = "live:osv"
_PAGES = 3
_LISTED = 12
SeverityWord = Literal["critical", "high", "medium", "low"]
_WORDS: dict[str, SeverityWord] = {
    "critical": "critical",
    "high": "high",
    "moderate": "medium",
    "medium": "medium",
    "low": "low",
}
_WORST_FIRST = ("critical", "high", "medium", "low", None)


class RangeEvent(Shaped):
    """Where a vulnerable range begins or ends."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None


class VersionRange(Shaped):
    """A vulnerable range of versions."""

    type: str = ""
    events: tuple[RangeEvent, ...] = ()


class AffectedPackage(Shaped):
    """One package that a vulnerability touches."""

    ranges: tuple[VersionRange, ...] = ()


class DatabaseNotes(Shaped):
    """What the database adds; here the severity in one word."""

    severity: Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")] = ""


class Vulnerability(Shaped):
    """One known vulnerability."""

    id: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    published: str = ""
    withdrawn: str | None = None
    affected: tuple[AffectedPackage, ...] = ()
    database_specific: DatabaseNotes | None = None

    @property
    def severity(self) -> SeverityWord | None:
        """The severity in one word, `None` when the database gives none."""
        said = self.database_specific.severity.lower() if self.database_specific else ""
        return _WORDS.get(said)

    @property
    def names(self) -> frozenset[str]:
        """Every id of this vulnerability."""
        return frozenset({self.id, *self.aliases})


class VulnerabilityPage(Shaped):
    """One page of vulnerabilities; empty when none is known."""

    vulns: tuple[Vulnerability, ...] = ()
    next_page_token: str | None = None


class Osv:
    """Asks OSV for every package, by package URL."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """One question a package, continued while there are pages; a version means one package, never several."""
        if len(subject.packages) == 1:
            return (partial(self._package, subject.packages[0], subject.version, True),)
        return tuple(partial(self._package, package, None, False) for package in subject.packages)

    async def _package(self, package: Package, version: str | None, alone: bool, fetch: Fetch) -> Found:
        payload: dict[str, JsonValue] = {"package": {"purl": package.purl(version)}}
        found: list[Vulnerability] = []
        as_of = ""
        for _ in range(_PAGES):
            answer = await fetch(Call(f"{self._base}/v1/query", VulnerabilityPage, payload))
            found, as_of = [*found, *answer.said.vulns], answer.as_of
            if not answer.said.next_page_token:
                break
            payload = {**payload, "page_token": answer.said.next_page_token}
        key = package.key("security.advisories_in_version" if version else "security.advisories_known")
        one_of = None if alone else package.name
        kept = distinct(found)
        count = LiveFact(key, len(kept), _SOURCE, as_of, f"https://osv.dev/list?q={quote(package.name)}")
        return (count, *(_advisory(one, as_of, one_of) for one in kept[:_LISTED]))


def distinct(found: Iterable[Vulnerability]) -> tuple[Vulnerability, ...]:
    """Each vulnerability once, whatever ids its databases gave it, without the withdrawn; worst, then newest first."""
    seen: set[str] = set()
    kept: list[Vulnerability] = []
    described = sorted(found, key=lambda one: (not one.summary, one.severity is None, one.id))
    for one in described:
        if not one.withdrawn and not (one.names & seen):
            kept.append(one)
        seen |= one.names
    kept.sort(key=lambda one: one.id)
    kept.sort(key=lambda one: one.published, reverse=True)
    return tuple(sorted(kept, key=lambda one: _WORST_FIRST.index(one.severity)))


def _advisory(one: Vulnerability, as_of: str, package: str | None) -> Advisory:
    title, grade = SOURCES[_SOURCE]
    spans = tuple(span for part in one.affected for span in part.ranges if span.type != "GIT")
    fixes = dict.fromkeys(event.fixed for span in spans for event in span.events if event.fixed)
    known_as = min((name for name in one.names if name.startswith("CVE-")), default=one.id)
    ids = one.id if known_as == one.id else f"{known_as} / {one.id}"
    summary = " ".join(one.summary.split())[:300].rstrip(".") or "its database gives no summary"
    return Advisory(
        id=known_as,
        summary=f"{ids}: {summary}",
        evidence=Evidence(
            title=title, locator=f"https://osv.dev/vulnerability/{quote(one.id)}", seen=as_of, grade=grade
        ),
        affected=" || ".join(dict.fromkeys(part for span in spans for part in _parts(span))) or None,
        fixed=" or ".join(fixes) or None,
        severity=one.severity,
        package=package,
    )


def _parts(span: VersionRange) -> Iterator[str]:
    """Each stretch of a range as `>=0.10.1,<0.14.0`; events come in the order of versions."""
    since = ""
    for event in span.events:
        if event.introduced is not None:
            since = f">={event.introduced}"
        end = f"<{event.fixed}" if event.fixed else f"<={event.last_affected}" if event.last_affected else ""
        if end:
            yield f"{since},{end}" if since else end
            since = ""
    if since:
        yield since
