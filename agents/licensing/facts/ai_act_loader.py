"""Reads the AI Act's dates, thresholds and duties, once."""

from functools import cache
from typing import Any

import yaml

from protocols.adoption import Evidence
from protocols.adoption.fact_texts import fact_text

from .ai_act_terms import ActNote, AiActRules, Area, DutyRule


@cache
def load_ai_act() -> AiActRules:
    """Reads data/ai_act.yaml."""
    text = fact_text(str(__package__), "ai_act.yaml")
    data = yaml.load(text, yaml.CSafeLoader)
    sources = {id: Evidence.model_validate(source) for id, source in data["sources"].items()}
    limits = data["thresholds"]
    return AiActRules(
        duties={
            id: DutyRule(id, entry["what"], entry["cite"], entry["from"], entry["source"])
            for id, entry in data["duties"].items()
        },
        exemption=frozenset(data["exemption"]),
        gpai_flop=limits["gpai_flop"],
        systemic_flop=limits["systemic_flop"],
        modification_share=limits["modification_share"],
        legacy_from=limits["legacy_from"],
        timeline=tuple((entry["date"], entry["what"], sources[entry["source"]]) for entry in data["timeline"]),
        areas=tuple(Area.model_validate(area) for area in data["areas"]),
        eu=frozenset({*data["eu"], "EU", "EEA"}),
        notes=tuple(_note(entry, sources) for entry in data["notes"]),
        export_notes=tuple(_note(entry, sources) for entry in data["export_control"]),
        export_notes_closed=tuple(_note(entry, sources) for entry in data["export_control_closed"]),
        export_clause=_note(data["export_clause"], sources),
        sources=sources,
    )


def _note(entry: dict[str, Any], sources: dict[str, Evidence]) -> ActNote:
    return ActNote(entry["says"], entry["cite"], sources[entry["source"]])
