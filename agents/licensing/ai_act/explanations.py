"""Why the Act gives these roles, and which facts would settle it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..facts.ai_act_terms import ActRole, ActSituation, AiActRules


@dataclass(frozen=True)
class Modification:
    """Whether a modification makes its maker a model provider, and by which figures."""

    over: bool
    why: str


def is_systemic(situation: ActSituation, rules: AiActRules) -> bool:
    """Presumed above the compute threshold, or designated."""
    return situation.systemic_risk is True or (situation.training_flop or 0) > rules.systemic_flop


def missing(situation: ActSituation) -> Iterator[str]:
    if situation.in_eu is None:
        yield "Is the system offered in the EU, or its output used there?"
    if situation.places_model and situation.training_flop is None:
        yield "How much compute did training your own model take (FLOP)? Below about 1e23 it is presumed no GPAI model."
    if situation.places_model and situation.licence == "yes" and situation.information_public is None:
        yield "Are the parameters, the architecture and the information on usage public?"
    if situation.modifies and situation.modification_flop is None:
        yield "How much compute does the modification take (FLOP)?"
    if situation.offers_system and situation.annex_iii is None and not situation.described:
        yield "Does the use fall under Annex III (for instance recruitment, credit scoring, education, biometrics)?"


def explanations(
    roles: tuple[ActRole, ...], situation: ActSituation, modification: Modification, rules: AiActRules
) -> Iterator[str]:
    if situation.modifies:
        duties = " Duties then cover the modification only." if modification.over else ""
        yield f"{modification.why}{duties} (Guidelines 3.2)"
    if is_systemic(situation, rules):
        yield f"Above {rules.systemic_flop:.0e} FLOP or designated: systemic risk, no open-source relief (Art 51, 53)."
    if ActRole.SYSTEM_PROVIDER in roles and situation.own_licence_open:
        high = situation.annex_iii or situation.annex_i or situation.prohibited
        transparent = situation.interacts_with_people or situation.generates_content
        keeps = "does not apply to" if not (high or transparent) else "applies to"
        yield f"The Act {keeps} this openly licensed system: Art 2(12) ends at high-risk, Art 5 and Art 50 systems."
    if situation.internal:
        yield "Who builds the system and puts it into service under its own name is also its provider (Art 3(3))."
    if ActRole.SYSTEM_PROVIDER in roles and ActRole.MODEL_PROVIDER not in roles and ActRole.MODIFIER not in roles:
        yield "Integrating a model into a system of one's own makes no model provider (Guidelines 3.1)."
