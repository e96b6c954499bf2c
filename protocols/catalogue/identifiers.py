"""The names under which live sources know a Component: packages, repository, model hub."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from packageurl import PackageURL

from protocols.adoption import Component, Kind

# What may become one step of a path at a host: no slash, no percent sign, no leading dot.
_SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,120}"
_NAME = re.compile(_SEGMENT)
_PATH = re.compile(rf"{_SEGMENT}/{_SEGMENT}")
# `vllm`, `@scope/name`
_NPM = re.compile(rf"(@{_SEGMENT}/)?{_SEGMENT}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,80}")
_GO_MODULE = re.compile(rf"[a-z0-9][a-z0-9.-]{{0,80}}\.[a-z]{{2,20}}(?:/{_SEGMENT}){{1,6}}")  # github.com/ollama/ollama
_SHAPES = {"pypi": _NAME, "npm": _NPM, "cargo": _NAME, "golang": _GO_MODULE, "bitnami": _NAME}
_SERVERS = frozenset({"golang", "bitnami"})


@dataclass(frozen=True)
class Package:
    """A package by its ecosystem (`pypi`, `npm`, `cargo`, `golang`, `bitnami`) and name.

    `beside` another that stands for the Component.
    """

    system: str
    name: str
    beside: bool = False

    @property
    def is_server(self) -> bool:
        """Whether this is the program itself, as a Go module or a container, and no library of the same name."""
        return self.system in _SERVERS

    def key(self, key: str) -> str:
        """The key of a fact about this package, the ecosystem's own where another package has the plain one."""
        return f"{key}.{self.system}" if self.beside else key

    def purl(self, version: str | None = None) -> str:
        """The package URL, which needs no registry host to name a package."""
        namespace, _, name = self.name.rpartition("/")
        return PackageURL(self.system, namespace or None, name, version).to_string()


@dataclass(frozen=True)
class Subject:
    """One Component's names outside. `guessed` when only the spelling of its name says so."""

    hub: str | None = None
    hub_kind: str = "models"
    github: str | None = None
    packages: tuple[Package, ...] = ()
    version: str | None = None
    guessed: bool = False

    @property
    def named(self) -> bool:
        """Whether there is anything to ask for."""
        return bool(self.hub or self.github or self.packages)


def subject_of(component: Component, ids: Mapping[str, str] | None = None, clients: Collection[str] = ()) -> Subject:
    """The Subject by the catalogue's `ids` without the packages of `clients`, else by the Component's purl.

    Of a name alone only `owner/repository` is looked up, as a guess: no registry is asked about a name somebody
    spoke. A name that is not shaped as the sources shape theirs is dropped, so nothing a person wrote becomes a path.
    """
    version = component.version if component.version and _VERSION.fullmatch(component.version) else None
    hub_kind = "datasets" if component.kind is Kind.DATASET else "models"
    if ids is not None:
        return _by_ids({system: name for system, name in ids.items() if system not in clients}, hub_kind, version)
    if component.purl:
        return _by_purl(component.purl, hub_kind, version)
    return _by_name(component.name.strip(), hub_kind, version)


def _by_ids(ids: Mapping[str, str], hub_kind: str, version: str | None) -> Subject:
    packages = [package for system in _SHAPES if (package := _package(system, ids.get(system, "")))]
    return Subject(
        hub=_shaped(_PATH, ids.get("huggingface")) or _shaped(_NAME, ids.get("huggingface")),
        hub_kind=hub_kind,
        github=_shaped(_PATH, ids.get("github")),
        packages=tuple(replace(package, beside=place > 0) for place, package in enumerate(packages)),
        version=version,
    )


def _by_purl(text: str, hub_kind: str, version: str | None) -> Subject:
    try:
        purl = PackageURL.from_string(text)
    except ValueError:
        return Subject()
    name = f"{purl.namespace}/{purl.name}" if purl.namespace else purl.name
    if purl.type in _SHAPES:
        package = _package(purl.type, name)
        pinned = purl.version if purl.version and _VERSION.fullmatch(purl.version) else version
        return Subject(packages=(package,) if package else (), version=pinned)
    if purl.type == "huggingface":
        return Subject(hub=_shaped(_PATH, name), hub_kind=hub_kind)
    if purl.type == "github":
        return Subject(github=_shaped(_PATH, name))
    return Subject()


def _by_name(name: str, hub_kind: str, version: str | None) -> Subject:
    if _PATH.fullmatch(name):
        return Subject(hub=name, hub_kind=hub_kind, github=name, version=version, guessed=True)
    return Subject(version=version)


def _package(system: str, name: str) -> Package | None:
    return Package(system, name) if _SHAPES[system].fullmatch(name) else None


def _shaped(shape: re.Pattern[str], name: str | None) -> str | None:
    return name if name and shape.fullmatch(name) else None
