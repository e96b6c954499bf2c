"""The file format of the Model Openness Tool: its records come in and go out as it writes them. Pure."""

from collections.abc import Mapping
from typing import Any

import yaml

from ..facts.tables.openness_terms import ArtefactRecord, MofComponent

FRAMEWORK = {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"}
LONGEST = 200_000
_NO_LICENCE = frozenset({"unlicensed", "license not specified", "pending evaluation", ""})
_ABSENT = "absent"
# Records write so in the licence field of what is not there.
_NOT_PUBLISHED = "component not inclu"


class NoMotRecord(ValueError):
    """The text is no record of the Model Openness Tool; the message says why."""


def licences_in(text: str, components: tuple[MofComponent, ...]) -> tuple[str, dict[str, str | None]]:
    """The model's name and the licence of each component it publishes; raises NoMotRecord."""
    try:
        document = yaml.load(text[:LONGEST], yaml.CSafeLoader)
        release = document["release"]
        components_listed, whole = release["components"], release.get("license") or {}
        name = str(release["name"])
    except (yaml.YAMLError, KeyError, TypeError, RecursionError) as error:
        raise NoMotRecord(f"no record of the Model Openness Tool: {str(error)[:200]}") from error
    contents = {component.name: component.content for component in components}
    published = [entry for entry in components_listed if entry["name"] in contents]
    licences = {entry["name"]: _licence(entry, contents[entry["name"]], whole) for entry in published}
    return name, {component: licence for component, licence in licences.items() if licence != _ABSENT}


def _licence(entry: Mapping[str, Any], content: str, whole: Mapping[str, Any]) -> str | None:
    """A component's own licence goes before that of its content (code, data, document), that before the release's."""
    stated = entry.get("license") or _licence_name(whole.get(content)) or _licence_name(whole.get("distribution"))
    plain = str(stated or "").strip()
    if _NOT_PUBLISHED in plain.lower():
        return _ABSENT
    return None if plain.lower() in _NO_LICENCE else plain


def _licence_name(licence: Any) -> str | None:
    return licence.get("name") if isinstance(licence, dict) else None


def mot_text(name: str, record: ArtefactRecord) -> str:
    """The record as a file the tool reads: every published component with its licence."""
    components_listed = [
        {"name": component, "license": licence or "unlicensed"} for component, licence in record.licences.items()
    ]
    release = {"name": name, "license": {}, "components": components_listed}
    return yaml.dump({"framework": FRAMEWORK, "release": release}, Dumper=yaml.CSafeDumper, sort_keys=False)
