"""OSV: which known vulnerabilities a component has, by its packages, its container or its repository."""

from functools import partial
from urllib.parse import quote

from pydantic import JsonValue

from protocols.adoption import Evidence
from protocols.catalogue.entry import Advisory
from protocols.catalogue.identifiers import Package, Subject
from protocols.catalogue.versions import within
from protocols.live.call import Call, Fetch
from protocols.live.live_facts import SOURCES, LiveFact
from protocols.live.look_up import Ask, Found

from .osv_record import VulnerabilityPage
from .osv_weakness import Weakness, advisory, weaknesses

_SOURCE = "live:osv"
# Of an old project with thousands of records the first pages are enough to choose from.
_PAGES = 3
_MOST_LISTED = 12


class Osv:
    """Asks OSV for every package by package URL, and for a repository where there is no package."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """One question a coordinate, continued while there are pages.

        A Go module and a container are the component itself, so each is held against the version here: the service
        counts the versions of a module in its own way. Of other packages a version means one, never several.
        """
        if own := tuple(package for package in subject.packages if package.is_server):
            return tuple(partial(self._server, package, subject.version) for package in own)
        if len(subject.packages) == 1:
            return (partial(self._package, subject.packages[0], subject.version, True),)
        if not subject.packages and subject.github and not subject.hub:
            return (partial(self._repository, subject.github, subject.version),)
        return tuple(partial(self._package, package, None, False) for package in subject.packages)

    async def _package(self, package: Package, version: str | None, alone: bool, fetch: Fetch) -> Found:
        entries, as_of = await self._query({"package": {"purl": package.purl(version)}}, fetch)
        key = package.key("security.advisories_in_version" if version else "security.advisories_known")
        advisories = _advisories(entries, package.name, as_of, None if alone else package.name)
        return (_count(key, len(entries), package.name, as_of), *advisories[:_MOST_LISTED])

    async def _server(self, package: Package, version: str | None, fetch: Fetch) -> Found:
        entries, as_of = await self._query({"package": {"purl": package.purl()}}, fetch)
        advisories = _advisories(entries, package.name, as_of)
        if version:
            advisories.sort(key=lambda item: within(version, item.affected or "") is not True)
        return (
            _count(package.key("security.advisories_known"), len(entries), package.name, as_of),
            *advisories[:_MOST_LISTED],
        )

    async def _repository(self, name: str, version: str | None, fetch: Fetch) -> Found:
        """By repository the service itself holds tags against the version; what it then names is affected."""
        package: dict[str, JsonValue] = {"name": f"https://github.com/{name}.git", "ecosystem": "GIT"}
        entries, as_of = await self._query({"package": package, **({"version": version} if version else {})}, fetch)
        advisories = _advisories(entries, name, as_of)
        if version:
            advisories = [
                item if item.affected else item.model_copy(update={"affected": f"=={version}"}) for item in advisories
            ]
        key = "security.advisories_in_version" if version else "security.advisories_known"
        return (_count(key, len(entries), name, as_of), *advisories[:_MOST_LISTED])

    async def _query(self, payload: dict[str, JsonValue], fetch: Fetch) -> tuple[tuple[Weakness, ...], str]:
        records, as_of = [], ""
        for _ in range(_PAGES):
            answer = await fetch(Call(f"{self._base}/v1/query", VulnerabilityPage, payload))
            records, as_of = [*records, *answer.content.vulns], answer.as_of
            if not answer.content.next_page_token:
                break
            payload = {**payload, "page_token": answer.content.next_page_token}
        return weaknesses(records), as_of


def _advisories(
    entries: tuple[Weakness, ...], name: str, as_of: str, other_package: str | None = None
) -> list[Advisory]:
    title, grade = SOURCES[_SOURCE]
    evidence = Evidence(title=title, locator="https://osv.dev", seen=as_of, grade=grade)
    return [advisory(weakness, name, evidence, other_package) for weakness in entries]


def _count(key: str, count: int, name: str, as_of: str) -> LiveFact:
    return LiveFact(key, count, _SOURCE, as_of, f"https://osv.dev/list?q={quote(name)}")
