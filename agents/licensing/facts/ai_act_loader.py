"""Reads the AI Act's dates, thresholds and duties, once."""

from functools import cache
from typing import Any

from protocols.adoption import Evidence

from .ai_act_terms import ActNote, ActRole, AiActRules, Area, DutyRule
from .packaged import table
from .tables.countries import load_countries


@cache
def load_ai_act() -> AiActRules:
    """Reads data/ai_act.yaml."""
    data = table("ai_act")
    sources = {id: Evidence.model_validate(source) for id, source in data["sources"].items()}
    limits = data["thresholds"]
    return AiActRules(
        duties={
            id: DutyRule(id, entry["what"], entry["cite"], entry["from"], entry["source"])
            for id, entry in data["duties"].items()
        },
        role_names={ActRole(id): name for id, name in data["roles"].items()},
        exemption=frozenset(data["exemption"]),
        gpai_flop=limits["gpai_flop"],
        systemic_flop=limits["systemic_flop"],
        modification_share=limits["modification_share"],
        legacy_from=limits["legacy_from"],
        timeline=tuple((entry["date"], entry["what"], sources[entry["source"]]) for entry in data["timeline"]),
        areas=tuple(Area.model_validate(area) for area in data["areas"]),
        eu=load_countries().eu | {"EU", "EEA"},
        notes=tuple(_note(entry, sources) for entry in data["notes"]),
        export_notes=tuple(_note(entry, sources) for entry in data["export_control"]),
        export_notes_closed=tuple(_note(entry, sources) for entry in data["export_control_closed"]),
        export_clause=_note(data["export_clause"], sources),
        sources=sources,
    )


def _note(entry: dict[str, Any], sources: dict[str, Evidence]) -> ActNote:
    return ActNote(entry["says"], entry["cite"], sources[entry["source"]])
