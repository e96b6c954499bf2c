"""Reads what a project says it depends on: requirements.txt, pyproject.toml, package.json and environment.yml."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from protocols.adoption.component import Component
from protocols.adoption.documents.bill import (
    MAX_COMPONENTS,
    BillOfMaterials,
    Fields,
    ListedComponent,
    UnusableDocument,
    bill_of,
    fields,
    line,
    package_url,
    parsed_json,
)

LONGEST_LINE = 1_000
_NONE = "It names no package to depend on."
# `  # comment`, and pip's own hashes: `--hash=sha256:…`.
_TAIL = re.compile(r"(?:^|\s)(?:#|--hash=|--config-settings).*$")
_EXACT = re.compile(r"^\d[\w.+-]*$")
# `numpy=1.26=py311`, `conda-forge::numpy >=1.26`: channel, name and the rest.
_CONDA = re.compile(r"^(?:[\w./-]+::)?([A-Za-z0-9][\w.-]*)\s*(.*)$")


def read_requirements(text: str) -> BillOfMaterials:
    """Each requirement of a requirements.txt; options, paths and addresses of files are noted."""
    notes: list[str] = []
    lines = (part for part in text.replace("\\\n", " ").splitlines() if part.strip())
    stated = (_TAIL.sub("", part[:LONGEST_LINE]).strip() for part in lines)
    return bill_of("requirements", "requirements.txt", _pypi(filter(None, stated), notes), notes, _NONE)


def read_pyproject(text: str) -> BillOfMaterials:
    """The dependencies of [project] and its extras, or of [tool.poetry]."""
    document, notes = parsed_toml(text), list[str]()
    project, poetry = fields(document.get("project")), fields(fields(document.get("tool")).get("poetry"))
    stated = list(_texts(project.get("dependencies")))
    for extra in fields(project.get("optional-dependencies")).values():
        stated += _texts(extra)
    for name, requirement in fields(poetry.get("dependencies")).items():
        version = requirement if isinstance(requirement, str) else fields(requirement).get("version")
        stated += [] if name == "python" else [f"{name}{_poetry(version)}"]
    if document.get("dependency-groups") or poetry.get("group"):
        notes.append("Groups for development were left out.")
    name = line(project.get("name"), 300) or line(poetry.get("name"), 300)
    return bill_of(name or "pyproject", "pyproject.toml", _pypi(stated, notes), notes, _NONE)


def read_package_json(text: str) -> BillOfMaterials:
    """The dependencies of a package.json that are not for development only."""
    document, notes = parsed_json(text, "package.json"), list[str]()
    requirement = {**fields(document.get("dependencies")), **fields(document.get("optionalDependencies"))}
    if left_out := len(fields(document.get("devDependencies"))):
        notes.append(f"{left_out} packages for development were left out.")
    components = (npm_component(name, str(version).lstrip("^~=v")) for name, version in requirement.items())
    return bill_of(line(document.get("name"), 300) or "package.json", "package.json", components, notes, _NONE)


def read_environment(text: str) -> BillOfMaterials:
    """The packages of a conda environment.yml, those of its pip section too."""
    document, notes = parsed_yaml(text), list[str]()
    stated = document.get("dependencies")
    components: list[ListedComponent] = []
    for entry in stated[:MAX_COMPONENTS] if isinstance(stated, list) else ():
        if isinstance(entry, str) and (match := _CONDA.match(entry.strip()[:LONGEST_LINE])):
            components += [] if match[1] == "python" else [_conda(match[1], match[2])]
        elif isinstance(entry, dict):
            components += _pypi(_texts(entry.get("pip")), notes)
    name = line(document.get("name"), 300)
    return bill_of(name or "environment", "environment.yml", components, notes, _NONE)


def parsed_toml(text: str) -> Fields:
    """The document a TOML text holds; raises UnusableDocument."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnusableDocument(f"The file is no readable TOML: {str(error)[:200]}") from error


def parsed_yaml(text: str) -> Fields:
    """The mapping a YAML text holds, without tags of its own; raises UnusableDocument."""
    import yaml

    try:
        return fields(yaml.load(text, yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnusableDocument(f"The file is no readable YAML: {str(error)[:200]}") from error


def npm_component(name: str, version: str | None, licence: str | None = None) -> ListedComponent:
    """A package of the npm registry; the version counts only where it is exact."""
    exact = version if version and _EXACT.match(version) else None
    return ListedComponent(
        Component(name=name[:300], version=exact, purl=package_url("npm", name, exact), licence=licence)
    )


def pypi_component(name: str, version: str | None) -> ListedComponent:
    """A package of the Python Package Index, under its normalised name."""
    plain = re.sub(r"[-_.]+", "-", name).lower()
    return ListedComponent(Component(name=name[:300], version=version, purl=package_url("pypi", plain, version)))


def _pypi(stated: Iterable[str], notes: list[str]) -> Iterator[ListedComponent]:
    from packaging.requirements import InvalidRequirement, Requirement

    for text in stated:
        try:
            requirement = Requirement(text[:LONGEST_LINE])
        except InvalidRequirement:
            notes.append(f"“{text[:80]}” names no package and was left out.")
            continue
        exact = [clause.version for clause in requirement.specifier if clause.operator in ("==", "===")]
        version = exact[0][:120] if len(exact) == 1 and _EXACT.match(exact[0]) else None
        yield pypi_component(requirement.name, version)


def _conda(name: str, requirement: str) -> ListedComponent:
    version = requirement.lstrip("= ").partition("=")[0].strip() if requirement.startswith("=") else ""
    exact = version if _EXACT.match(version) else None
    return ListedComponent(Component(name=name[:300], version=exact, purl=package_url("conda", name, exact)))


def _poetry(version: Any) -> str:
    """Poetry's `1.2.3` is exact, `^1.2` and `~1.2` are ranges that say nothing about the licence."""
    return f"=={version}" if isinstance(version, str) and _EXACT.match(version) else ""


def _texts(value: Any) -> Iterator[str]:
    return (text for text in value[:MAX_COMPONENTS] if isinstance(text, str)) if isinstance(value, list) else iter(())
