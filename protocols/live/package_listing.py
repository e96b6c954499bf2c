"""deps.dev: the versions of a package, and the address of one version's record."""

from typing import Annotated
from urllib.parse import quote

from pydantic import Field

from protocols.catalogue.identifiers import Package
from protocols.live.call import Call, Fetch, NotFound, Shaped

SYSTEMS = {"pypi": "pypi", "npm": "npm", "cargo": "cargo", "golang": "go"}


class VersionKey(Shaped):
    """Which version of which package."""

    version: str


class ListedVersion(Shaped):
    """A version as the package lists it."""

    key: Annotated[VersionKey, Field(alias="versionKey")]
    published: Annotated[str | None, Field(alias="publishedAt")] = None
    default: Annotated[bool, Field(alias="isDefault")] = False
    deprecated: Annotated[bool, Field(alias="isDeprecated")] = False


class Listing(Shaped):
    """A package with its versions."""

    versions: tuple[ListedVersion, ...] = ()

    @property
    def chosen(self) -> ListedVersion:
        """The registry's own default; the newest by day where it names none. Raises NotFound."""
        if not self.versions:
            raise NotFound("lists no version of it")
        default = next((version for version in self.versions if version.default), None)
        return default or max(self.versions, key=lambda version: version.published or "")


def package_url(base: str, package: Package, api: str = "v3") -> str:
    """Where a package's Listing is."""
    return f"{base}/{api}/systems/{SYSTEMS[package.system]}/packages/{quote(package.name, safe='')}"


async def version_url(base: str, package: Package, version: str | None, fetch: Fetch, api: str = "v3") -> str:
    """Where the record of a version is, of the newest when none is named; the Listing is sent for once."""
    if version is None:
        listing = await fetch(Call(package_url(base, package), Listing))
        version = listing.content.chosen.key.version
    return f"{package_url(base, package, api)}/versions/{quote(version, safe='')}"
