"""deps.dev: versions, licences and dependents of packages, and a project's record."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, JsonValue

from protocols.catalogue.identifiers import Package, Subject
from protocols.live.call import Call, Fetch, Shaped
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Ask
from protocols.live.package_listing import SYSTEMS, Listing, package_url, version_url

_SOURCE = "live:deps.dev"
_YEAR = timedelta(days=365)
_LATEST = "release.latest"


class ProjectStatus(Shaped):
    """What the package's registry says about its state."""

    status: str = ""


class PackageVersion(Shaped):
    """One version in full."""

    published: Annotated[str | None, Field(alias="publishedAt")] = None
    deprecated: Annotated[bool, Field(alias="isDeprecated")] = False
    deprecated_reason: Annotated[str, Field(alias="deprecatedReason")] = ""
    licences: Annotated[tuple[str, ...], Field(alias="licenses")] = ()
    status: Annotated[ProjectStatus | None, Field(alias="projectStatus")] = None


class Dependents(Shaped):
    """How many packages depend on a version."""

    total: Annotated[int | None, Field(alias="dependentCount")] = None
    direct: Annotated[int | None, Field(alias="directDependentCount")] = None


class Project(Shaped):
    """A repository's record."""

    stars: Annotated[int | None, Field(alias="starsCount")] = None
    forks: Annotated[int | None, Field(alias="forksCount")] = None
    issues: Annotated[int | None, Field(alias="openIssuesCount")] = None
    licence: Annotated[str, Field(alias="license")] = ""


class DepsDev:
    """Asks deps.dev: one call for a repository, three for each package."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """What to ask for the Component's packages and repository."""
        project = (partial(self._project, subject.github),) if subject.github else ()
        library = (self._listing, self._version, self._dependents)
        packages = [package for package in subject.packages if package.system in SYSTEMS]
        # Nothing depends on a program as on a library: of a Go module only its releases are of use.
        asks = (
            partial(reader, package, subject.version)
            for package in packages
            for reader in ((self._listing,) if package.is_server else library)
        )
        return (*project, *asks)

    async def _listing(self, package: Package, version: str | None, fetch: Fetch) -> tuple[LiveFact, ...]:
        listing = await fetch(Call(package_url(self._base, package), Listing))
        return _facts(package, listing.as_of, _of_listing(listing.content, listing.as_of))

    async def _version(self, package: Package, version: str | None, fetch: Fetch) -> tuple[LiveFact, ...]:
        url = await version_url(self._base, package, version, fetch)
        answer = await fetch(Call(url, PackageVersion))
        return _facts(package, answer.as_of, _of_version(answer.content))

    async def _dependents(self, package: Package, version: str | None, fetch: Fetch) -> tuple[LiveFact, ...]:
        url = await version_url(self._base, package, version, fetch, api="v3alpha")
        dependents = await fetch(Call(f"{url}:dependents", Dependents))
        total, direct = dependents.content.total, dependents.content.direct
        pairs = (("adoption.dependents", total), ("adoption.dependents_direct", direct))
        return _facts(package, dependents.as_of, pairs)

    async def _project(self, name: str, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(f"{self._base}/v3/projects/{quote(f'github.com/{name}', safe='')}", Project))
        page = f"https://deps.dev/project/github/{quote(name, safe='')}"
        return _dated(page, answer.as_of, _of_project(answer.content))


def _of_listing(listing: Listing, as_of: str) -> Iterator[tuple[str, JsonValue]]:
    newest = listing.chosen
    days = sorted(version.published[:10] for version in listing.versions if version.published)
    since = (date.fromisoformat(as_of) - _YEAR).isoformat()
    month = f" ({newest.published[:7]})" if newest.published else ""
    yield _LATEST, f"{newest.key.version}{month}"
    yield "release.package_versions_365d", sum(day >= since for day in days)
    yield "release.package_first", days[0] if days else None
    yield "maintenance.newest_deprecated", True if newest.deprecated else None


def _of_version(record: PackageVersion) -> Iterator[tuple[str, JsonValue]]:
    status = record.status.status if record.status else ""
    yield "licence.package", " AND ".join(record.licences) if "non-standard" not in record.licences else None
    yield "maintenance.package_status", status if status not in {"", "active"} else None
    yield "maintenance.version_deprecated", (record.deprecated_reason or "deprecated") if record.deprecated else None


def _of_project(record: Project) -> Iterator[tuple[str, JsonValue]]:
    yield "adoption.github_stars", record.stars
    yield "adoption.github_forks", record.forks
    yield "community.open_issues", record.issues
    yield "licence.code", "" if record.licence == "non-standard" else record.licence


def _facts(package: Package, as_of: str, pairs: Iterable[tuple[str, JsonValue]]) -> tuple[LiveFact, ...]:
    page = f"https://deps.dev/{SYSTEMS[package.system]}/{quote(package.name, safe='')}"
    keyed = ((_key(package, key), value) for key, value in pairs)
    return _dated(page, as_of, keyed)


def _key(package: Package, key: str) -> str:
    return f"release.{package.system}_latest" if key == _LATEST else package.key(key)


def _dated(page: str, as_of: str, pairs: Iterable[tuple[str, JsonValue]]) -> tuple[LiveFact, ...]:
    return tuple(LiveFact(key, value, _SOURCE, as_of, page) for key, value in pairs if value not in (None, ""))
