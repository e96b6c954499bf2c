"""The AI Act's answer for one situation: the adopter's roles, the duties with their dates, and what stays open. Pure.

`ai_act(situation, rules)` follows the Act as changed by Regulation (EU) 2026/1744 and the Commission's guidelines on
GPAI models. A duty that an exemption lifts is still listed, with what lifts it.
"""

from collections.abc import Iterator

from ..facts.ai_act_terms import ActNote, ActRole, ActSituation, AiActAnswer, AiActRules
from .duties import duties_of
from .explanations import Modification, explanations, missing
from .review import review


def ai_act(situation: ActSituation, rules: AiActRules) -> AiActAnswer:
    """Roles, duties and dates for the situation on its day."""
    if situation.in_eu is False:
        why = "Neither placed on the market nor used in the EU, and no output used there (Art 2(1))."
        return AiActAnswer((ActRole.OUT_OF_SCOPE,), "no", why=(why,))
    # Before roles: research is outside of the Act whatever it builds (Art 2(6)).
    if situation.research:
        why = "Research and testing before anything is placed on the market are outside the Act (Art 2(6), 2(8))."
        return AiActAnswer((ActRole.RESEARCH,), "no", why=(why,))
    modification = _modification(situation, rules)
    roles = _roles(situation, modification, rules)
    return AiActAnswer(
        roles=roles,
        applies="if-in-eu" if situation.in_eu is None else "yes",
        duties=tuple(duties_of(roles, situation, rules)),
        prohibited=situation.prohibited is True,
        review=tuple(review(roles, situation, rules)),
        missing=tuple(missing(situation)),
        notes=rules.notes,
        why=tuple(explanations(roles, situation, modification, rules)),
    )


def export_control(rules: AiActRules, *, licence_has_clause: bool, published: bool = True) -> tuple[ActNote, ...]:
    """What export law says of weights, published or not; weak grades, so these are pointers and no findings."""
    notes = rules.export_notes if published else rules.export_notes_closed
    return (*notes, *((rules.export_clause,) if licence_has_clause else ()))


def _modification(situation: ActSituation, rules: AiActRules) -> Modification:
    flop = situation.modification_flop
    if not situation.modifies:
        return Modification(False, "")
    original = situation.training_flop
    if original is None:
        original = rules.systemic_flop if situation.systemic_risk else rules.gpai_flop
    limit = original * rules.modification_share
    if flop is None:
        text = f"No compute was given for the modification; above {limit:.2g} FLOP its maker is a model provider."
        return Modification(False, f"{text} Typical fine-tuning is far below.")
    over = flop > limit
    return Modification(over, f"{flop:.2g} FLOP is {'above' if over else 'below'} the limit of {limit:.2g} FLOP.")


def _roles(situation: ActSituation, modification: Modification, rules: AiActRules) -> tuple[ActRole, ...]:
    def applicable() -> Iterator[ActRole]:
        if _places_gpai(situation, rules) or (situation.upstream_excludes_eu and situation.offers_system):
            yield ActRole.MODEL_PROVIDER
        elif situation.modifies:
            yield ActRole.MODIFIER if modification.over else ActRole.SMALL_MODIFIER
        if situation.offers_system:
            yield ActRole.SYSTEM_PROVIDER
            if situation.annex_iii or situation.annex_i:
                yield ActRole.HIGH_RISK_PROVIDER
        if situation.internal or not (situation.offers_system or situation.places_model or situation.modifies):
            yield ActRole.DEPLOYER

    return tuple(applicable())


def _places_gpai(situation: ActSituation, rules: AiActRules) -> bool:
    return situation.places_model and (situation.training_flop or rules.systemic_flop) > rules.gpai_flop
