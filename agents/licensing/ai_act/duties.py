"""Which duties of the Act the roles carry, since when, and what lifts them."""

from collections.abc import Iterator

from ..facts.ai_act_terms import ActDuty, ActRole, ActSituation, AiActRules
from .explanations import is_systemic

MODEL_DUTIES = (
    "technical-documentation",
    "downstream-information",
    "copyright-policy",
    "training-summary",
    "representative",
)
SYSTEMIC_DUTIES = ("notify-systemic", "evaluate-systemic", "mitigate-systemic", "report-incidents", "secure-systemic")


def duties_of(roles: tuple[ActRole, ...], situation: ActSituation, rules: AiActRules) -> Iterator[ActDuty]:
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
        evidence=rule.evidence,
        lifted_by=lifted_by,
    )
