"""Reads lock files, which name every package with its exact version: Python, JavaScript and Rust."""

import re
from collections.abc import Iterator

from protocols.adoption.component import Component
from protocols.adoption.documents.bill import (
    BillOfMaterials,
    Fields,
    ListedComponent,
    bill_of,
    entries,
    fields,
    line,
    package_url,
    parsed_json,
)
from protocols.adoption.documents.manifests import npm_component, parsed_toml, parsed_yaml, pypi_component

_NONE = "It locks no package."
_OWN = {"editable", "virtual"}
# yarn.lock: `"@scope/name@^1.0.0", "@scope/name@^1.1.0":` and below it `  version "1.1.2"`.
_YARN = re.compile(r'^"?((?:@[\w.-]+/)?[\w.-]+)@[^\n]{0,2000}:\n {2}version:? "?([\w.+-]+)"?', re.MULTILINE)
# pnpm-lock.yaml: `/name@1.2.3(peer@2)` or `/name/1.2.3` as key of `packages`.
_PNPM = re.compile(r"^/?((?:@[\w.-]+/)?[\w.-]+)[@/](\d[\w.+-]*)")


def read_python_lock(text: str) -> BillOfMaterials:
    """poetry.lock, uv.lock and pdm.lock; the project itself, an editable source, is left out."""
    packages = entries(parsed_toml(text).get("package"))
    components = (
        pypi_component(name, line(package.get("version"), 120))
        for package in packages
        if (name := line(package.get("name"), 300))
        and not {"editable", "virtual"} & fields(package.get("source")).keys()
    )
    return bill_of("lock file", "Python lock file", components, [], _NONE)


def read_cargo_lock(text: str) -> BillOfMaterials:
    """Cargo.lock; packages without a source are the project's own."""
    components = (
        ListedComponent(Component(name=name, version=version, purl=package_url("cargo", name, version)))
        for package in entries(parsed_toml(text).get("package"))
        if (name := line(package.get("name"), 300)) and package.get("source")
        for version in (line(package.get("version"), 120),)
    )
    return bill_of("Cargo.lock", "Cargo.lock", components, [], _NONE)


def read_pipfile_lock(text: str) -> BillOfMaterials:
    """Pipfile.lock; what is for development only is left out."""
    document = parsed_json(text, "Pipfile.lock")
    default, develop = fields(document.get("default")), fields(document.get("develop"))
    notes = [f"{len(develop)} packages for development were left out."] if develop else []
    components = (
        pypi_component(name, (line(fields(package).get("version"), 120) or "").removeprefix("==") or None)
        for name, package in default.items()
    )
    return bill_of("Pipfile.lock", "Pipfile.lock", components, notes, _NONE)


def read_package_lock(text: str) -> BillOfMaterials:
    """package-lock.json of every version; it states licences from version 2 on."""
    document, notes = parsed_json(text, "package-lock.json"), list[str]()
    packages = fields(document.get("packages")) or {
        f"node_modules/{name}": package for name, package in fields(document.get("dependencies")).items()
    }
    components = (
        npm_component(path.rpartition("node_modules/")[2], line(package.get("version"), 120), _licence(package))
        for path, package in ((path, fields(entry)) for path, entry in packages.items())
        if path and not package.get("dev") and not package.get("link")
    )
    return bill_of(line(document.get("name"), 300), "package-lock.json", components, notes, _NONE)


def _licence(package: Fields) -> str | None:
    return line(package.get("license"), 2_000)


def read_yarn_lock(text: str) -> BillOfMaterials:
    """yarn.lock, classic and modern."""
    components = (npm_component(match[1], match[2]) for match in _YARN.finditer(text))
    return bill_of("yarn.lock", "yarn.lock", components, [], _NONE)


def read_pnpm_lock(text: str) -> BillOfMaterials:
    """pnpm-lock.yaml; what is marked as for development only is left out."""
    packages = fields(parsed_yaml(text).get("packages"))

    def components() -> Iterator[ListedComponent]:
        for key, package in packages.items():
            if (match := _PNPM.match(key)) and not fields(package).get("dev"):
                yield npm_component(match[1], match[2])

    return bill_of("pnpm-lock", "pnpm-lock.yaml", components(), [], _NONE)
