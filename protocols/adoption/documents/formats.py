"""Which kind of document a text is, by what stands in it; its file name only settles what the text leaves open."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from protocols.adoption.documents import cyclonedx, cyclonedx_xml, lock_files, manifests, spdx2, spdx3
from protocols.adoption.documents.bill import LARGEST, BillOfMaterials, UnusableDocument
from protocols.adoption.documents.licence_text import reads_like_licence
from protocols.adoption.inquiry import DocumentKind

HEAD = 100_000
LONGEST_LINE = 1_000
CARD_KEYS = "license|licence|library_name|base_model|datasets|tags|pipeline_tag|language"
FRONT_MATTER = re.compile(rf"\A\ufeff?\s*---[ \t]*\r?\n(?:[^\n]*\n){{0,40}}?[ \t]*(?:{CARD_KEYS}):")
# A line of requirements.txt is a name with extras, versions and a marker, or an option; never a sentence.
# `torch[cuda]==2.1 ; python_version < "3.13"  # why`, `-r base.txt`, `--index-url https://…`.
REQUIREMENT = re.compile(
    r"\s*(?:[A-Za-z0-9][\w.-]*(?:\[[\w, -]+\])?\s*(?:(?:[=<>!~]=|[<>]|===)\s*[\w.*+!-]+\s*,?\s*)*(?:;.*)?"
    r"|-[\w-]+[ =].*)?(?:#.*)?\\?"
)
PINNED = re.compile(r"^[ \t]*[A-Za-z0-9][\w.-]*(?:\[[\w, -]+\])?[ \t]*(?:[=<>!~]=|[<>])", re.MULTILINE)
_REQUIREMENTS = re.compile(r"requirements[\w.-]*\.(?:txt|in)$|constraints[\w.-]*\.txt$", re.IGNORECASE)
_LICENCE = re.compile(r"(?:^|[/_.-])(?:licen[cs]e|copying|unlicense|use[_-]policy|terms)", re.IGNORECASE)


@dataclass(frozen=True)
class Format:
    """A form of list of components: the signs that all stand in it, and its reader."""

    signs: tuple[re.Pattern[str], ...]
    read: Callable[[str], BillOfMaterials]
    kind: DocumentKind = DocumentKind.DEPENDENCIES


def _signs(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.MULTILINE) for pattern in patterns)


_OBJECT = r"\A\s*\{"
# The first form whose signs are all found decides: lock files name `dependencies` too, so they stand before manifests.
# One sign is one plain pattern: two in one, with anything between, would take time by the square of a crafted text.
FORMATS = (
    Format(_signs(_OBJECT, r'"bomFormat"\s*:'), cyclonedx.read_json, DocumentKind.SBOM),
    Format(_signs(_OBJECT, r'"spdxVersion"\s*:'), spdx2.read_json, DocumentKind.SBOM),
    Format(_signs(_OBJECT, r"spdx\.org/rdf/3", r'"@graph"\s*:'), spdx3.read_json, DocumentKind.SBOM),
    Format(_signs(r"\A\s*<", r"cyclonedx\.org/schema/bom/"), cyclonedx_xml.read_xml, DocumentKind.SBOM),
    Format(_signs(r"^SPDXVersion: ?SPDX-"), spdx2.read_tag_value, DocumentKind.SBOM),
    Format(_signs(_OBJECT, r'"lockfileVersion"\s*:'), lock_files.read_package_lock),
    Format(_signs(_OBJECT, r'"_meta"\s*:', r'"default"\s*:'), lock_files.read_pipfile_lock),
    Format(_signs(_OBJECT, r'"(?:devDependencies|dependencies)"\s*:\s*\{'), manifests.read_package_json),
    Format(_signs(r"^# yarn lockfile v1|^__metadata:\n"), lock_files.read_yarn_lock),
    Format(_signs(r"\A\s*lockfileVersion:"), lock_files.read_pnpm_lock),
    Format(_signs(r"^\[\[package\]\]", r'^source = "registry\+'), lock_files.read_cargo_lock),
    Format(_signs(r"^\[\[package\]\]"), lock_files.read_python_lock),
    Format(_signs(r"^\[(?:project|build-system|tool\.poetry)\]"), manifests.read_pyproject),
    Format(_signs(r"^dependencies:[ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n){0,20}[ \t]*- "), manifests.read_environment),
)


def format_of(name: str, text: str) -> Format | None:
    """The form of list the text is in, if it is one."""
    head = text[:HEAD]
    form = next((format for format in FORMATS if all(sign.search(head) for sign in format.signs)), None)
    if form or not (_REQUIREMENTS.search(name) or _all_requirements(head)):
        return form
    return Format((REQUIREMENT,), manifests.read_requirements)


def kind_of(name: str, text: str) -> DocumentKind:
    """What a document is; OTHER when it is nothing that is read here."""
    if form := format_of(name, text):
        return form.kind
    if FRONT_MATTER.match(text[:HEAD]):
        return DocumentKind.MODEL_CARD
    if reads_like_licence(text) or _LICENCE.search(name):
        return DocumentKind.LICENCE
    return DocumentKind.MODEL_CARD if name.lower().endswith("readme.md") else DocumentKind.OTHER


def read_bill(name: str, text: str) -> BillOfMaterials:
    """The components a document lists; raises UnusableDocument with a sentence for the person who sent it."""
    if len(text) > LARGEST:
        raise UnusableDocument(f"“{name}” is longer than {LARGEST:,} characters; send the part that matters.")
    form = format_of(name, text)
    if form is None:
        raise UnusableDocument(
            "It is none of the lists that are read here: CycloneDX, SPDX, requirements.txt, pyproject.toml, "
            "package.json, environment.yml or a lock file."
        )
    return form.read(text)


def _all_requirements(text: str) -> bool:
    """Two lines or more, each a requirement, and at least one with a version: a sentence is none of it."""
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and bool(PINNED.search(text)) and all(is_requirement(line) for line in lines)


def is_requirement(line: str) -> bool:
    """Whether a line could stand in a requirements.txt; a line too long for one does not."""
    return len(line) <= LONGEST_LINE and REQUIREMENT.fullmatch(line) is not None
