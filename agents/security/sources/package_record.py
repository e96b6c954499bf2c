"""deps.dev: whether a package's version was published with provenance, and which advisories name it."""

from functools import partial
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, JsonValue

from protocols.catalogue.identifiers import Package, Subject
from protocols.live.call import Call, Fetch, Shaped
from protocols.live.live_facts import LiveFact
from protocols.live.look_up import Ask
from protocols.live.package_listing import SYSTEMS, version_url

_SOURCE = "live:deps.dev"
_MOST_ADVISORIES = 50


class AdvisoryKey(Shaped):
    """An id."""

    id: str


class VersionSecurity(Shaped):
    """What the record of one version says of its security."""

    advisories: Annotated[tuple[AdvisoryKey, ...], Field(alias="advisoryKeys")] = ()
    provenances: Annotated[tuple[JsonValue, ...], Field(alias="slsaProvenances")] = ()
    attestations: tuple[JsonValue, ...] = ()


class PackageRecord:
    """Asks deps.dev for the version in question, else for the newest."""

    source = _SOURCE

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """One question a library; a Go module or a container is published without such a record."""
        packages = (package for package in subject.packages if package.system in SYSTEMS and not package.is_server)
        return tuple(partial(self._version, package, subject.version) for package in packages)

    async def _version(self, package: Package, version: str | None, fetch: Fetch) -> tuple[LiveFact, ...]:
        answer = await fetch(Call(await version_url(self._base, package, version, fetch), VersionSecurity))
        record = answer.content
        page = f"https://deps.dev/{SYSTEMS[package.system]}/{quote(package.name, safe='')}"
        attested = bool(record.provenances or record.attestations)
        values: dict[str, JsonValue] = {
            "security.provenance": "the package was published with provenance"
            if attested
            else "none: the package was published without provenance",
        }
        if record.advisories:
            values["security.package_advisories"] = [key.id for key in record.advisories[:_MOST_ADVISORIES]]
        return tuple(LiveFact(package.key(key), value, _SOURCE, answer.as_of, page) for key, value in values.items())
