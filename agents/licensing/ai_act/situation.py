"""Reads the AI Act situation out of an Inquiry: what the person said, and what the description points to. Pure."""

from datetime import date
from typing import Literal

from protocols.adoption import Inquiry, IntendedUse, Mode
from protocols.adoption.text.fields_of_use import fields_in

from ..facts.ai_act_terms import ActSituation, AiActRules, Area

OFFERED = frozenset({Mode.SAAS, Mode.SAAS_MANAGED, Mode.DISTRIBUTE, Mode.EMBEDDED})
MODIFYING = frozenset({Mode.FINETUNE_INTERNAL, Mode.FINETUNE_PUBLISH})
EVERYWHERE = frozenset({"WORLDWIDE", "GLOBAL", "WORLD", "EVERYWHERE", "EUROPE", "*"})


def situation_of(
    inquiry: Inquiry,
    rules: AiActRules,
    *,
    as_of: date,
    licence: Literal["yes", "no", "arguable", "unknown"] = "unknown",
    licence_excludes_eu: bool = False,
    own_licence_open: bool | None = None,
) -> ActSituation:
    """`as_of` is the day asked about; `licence` the AI Act licence answer for the weights.

    Facts a person can give beside the use: `facts.training_flop` (of the model asked about), `facts.own_training_flop`,
    `facts.modification_flop`, `facts.systemic_risk`, `facts.annex_iii`, `facts.annex_i`, `facts.prohibited`,
    `facts.interacts_with_people`, `facts.generates_content`, `facts.information_public`, `facts.monetised`.
    """
    use = inquiry.use
    described = areas_of(use, rules)
    areas = {area.area for area in described}
    places_model = use.mode is Mode.TRAIN_ON_OUTPUTS_PUBLISH
    return ActSituation(
        as_of=as_of,
        in_eu=_in_eu(use, rules),
        seat_in_eu=use.organisation.based_in.upper() in rules.eu if use.organisation.based_in else None,
        internal=use.mode in (Mode.INTERNAL, Mode.FINETUNE_INTERNAL, Mode.TRAIN_ON_OUTPUTS_INTERNAL),
        research=use.mode in (Mode.RESEARCH, Mode.EVALUATE),
        offers_system=use.mode in OFFERED,
        modifies=use.mode in MODIFYING or bool(use.modified),
        places_model=places_model,
        own_licence_open=own_licence_open,
        training_flop=_number(inquiry, "own_training_flop" if places_model else "training_flop"),
        modification_flop=_number(inquiry, "modification_flop"),
        systemic_risk=_flag(inquiry, "systemic_risk"),
        upstream_excludes_eu=licence_excludes_eu,
        licence=licence,
        information_public=_flag(inquiry, "information_public"),
        monetised=_flag(inquiry, "monetised"),
        annex_iii=_flag(inquiry, "annex_iii"),
        annex_i=_flag(inquiry, "annex_i"),
        interacts_with_people=_told_or_described(inquiry, "interacts_with_people", "people" in areas),
        generates_content=_told_or_described(inquiry, "generates_content", "content" in areas),
        prohibited=_flag(inquiry, "prohibited"),
        described=described,
    )


def areas_of(use: IntendedUse, rules: AiActRules) -> tuple[Area, ...]:
    """The places of the Act that name what it is for: fields as ids, or in the words of purpose and sector."""
    spoken = fields_in(" ".join((use.purpose or "", use.sector or "", *use.fields_of_use)).replace("-", " "))
    fields = {*use.fields_of_use, *spoken}
    return tuple(area for area in rules.areas if area.field in fields)


def _in_eu(use: IntendedUse, rules: AiActRules) -> bool | None:
    """Article 2(1): users in the EU bring the Act in, wherever the company is, and so does a company in the EU.

    The servers' place does not. Outside is only who is known to be outside in both.
    """
    seat = use.organisation.based_in
    # One user in the EU brings the Act in, wherever everything else is; outside needs both to be known.
    if {place.strip().upper() for place in (*use.territory, seat or "")} & (rules.eu | EVERYWHERE):
        return True
    return False if use.territory and seat else None


def _flag(inquiry: Inquiry, name: str) -> bool | None:
    value = inquiry.facts.get(name)
    return value if isinstance(value, bool) else None


def _told_or_described(inquiry: Inquiry, name: str, described: bool) -> bool | None:
    stated = _flag(inquiry, name)
    return stated if stated is not None else described or None


def _number(inquiry: Inquiry, name: str) -> float | None:
    value = inquiry.facts.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
