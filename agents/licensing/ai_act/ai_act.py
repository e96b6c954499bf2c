"""The AI Act's answer for one situation: the adopter's roles, the duties with their dates, and what stays open. Pure.

`ai_act(situation, rules)` follows the Act as changed by Regulation (EU) 2026/1744 and the Commission's guidelines on
GPAI models. A duty that an exemption lifts is still listed, with what lifts it.
"""

from collections.abc import Iterator

from ..facts.ai_act_terms import ActDuty, ActNote, ActRole, ActSituation, AiActAnswer, AiActRules
from .review import Modification, explanations, is_systemic, missing, review

MODEL_DUTIES = (
    "technical-documentation",
    "downstream-information",
    "copyright-policy",
    "training-summary",
    "representative",
)
SYSTEMIC_DUTIES = ("notify-systemic", "evaluate-systemic", "mitigate-systemic", "report-incidents", "secure-systemic")


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
        duties=tuple(_duties(roles, situation, rules)),
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


def _duties(roles: tuple[ActRole, ...], situation: ActSituation, rules: AiActRules) -> Iterator[ActDuty]:
    if ActRole.MODEL_PROVIDER in roles or ActRole.MODIFIER in roles:
        yield from _model_duties(situation, rules)
    if ActRole.HIGH_RISK_PROVIDER in roles:
        yield _duty("high-risk-annex-iii" if situation.annex_iii else "high-risk-annex-i", situation, rules)
    elif situation.annex_iii and ActRole.DEPLOYER in roles:
        yield _duty("high-risk-deployer", situation, rules)
    if situation.interacts_with_people and ActRole.SYSTEM_PROVIDER in roles:
        yield _duty("tell-people", situation, rules)
    if situation.generates_content:
        if ActRole.SYSTEM_PROVIDER in roles:
            yield _duty("mark-content", situation, rules)
        yield _duty("disclose-deep-fakes", situation, rules)
    yield _duty("literacy", situation, rules)


def _model_duties(situation: ActSituation, rules: AiActRules) -> Iterator[ActDuty]:
    systemic = is_systemic(situation, rules)
    exempt = _exemption(situation, rules)
    for id in MODEL_DUTIES:
        # Article 54 asks for a representative only of providers outside of the Union.
        if id == "representative" and situation.seat_in_eu:
            continue
        yield _duty(id, situation, rules, lifted_by=exempt if id in rules.exemption else None)
    if systemic:
        for id in SYSTEMIC_DUTIES:
            yield _duty(id, situation, rules)


def _exemption(situation: ActSituation, rules: AiActRules) -> str | None:
    clear = situation.licence == "yes" and situation.information_public is True and not situation.monetised
    return "Art 53(2), 54(6): free and open-source model" if clear and not is_systemic(situation, rules) else None


def _duty(id: str, situation: ActSituation, rules: AiActRules, lifted_by: str | None = None) -> ActDuty:
    rule = rules.duties[id]
    legacy = situation.placed_before_2025_08 and id in MODEL_DUTIES
    applies_from = rules.legacy_from if legacy else rule.applies_from
    return ActDuty(
        id=id,
        what=rule.what,
        cite=f"{rule.cite}, 111(3)" if legacy else rule.cite,
        applies_from=applies_from,
        in_force=applies_from <= situation.as_of,
        evidence=rules.sources[rule.source],
        lifted_by=lifted_by,
    )
