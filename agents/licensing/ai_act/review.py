"""What of an AI Act situation a person must settle: what is missing, what is arguable, and why."""

from collections.abc import Iterator

from protocols.adoption.text.fields_of_use import fields_of_use

from ..facts.ai_act_terms import ActRole, ActSituation, AiActRules, Area


def review(roles: tuple[ActRole, ...], situation: ActSituation, rules: AiActRules) -> Iterator[str]:
    for area in situation.described:
        if pointer := _pointer(area, situation, rules):
            yield pointer
    if situation.upstream_excludes_eu and situation.in_eu is not False:
        yield (
            "The model's provider excludes the EU: who places a system with it there counts as the model's provider "
            "(Guidelines 3.1.3); where only the licensee's seat is excluded, that reading is open to argument."
        )
    if situation.licence == "arguable" and (ActRole.MODEL_PROVIDER in roles or ActRole.MODIFIER in roles):
        yield "Whether the licence's use restrictions still allow the open-source exemption is open (Guidelines 4.2.1)."


def _pointer(area: Area, situation: ActSituation, rules: AiActRules) -> str | None:
    """What the field of use points to, with its place and day, where nobody stated the answer already."""
    what = fields_of_use()[area.field].name
    match area.area:
        case "prohibited" | "prohibited-2026" if situation.prohibited is None:
            since = rules.duties[area.area].applies_from
            return (
                f"{_sentence(what)} is a prohibited practice ({area.point}, from {since}) unless an exception of that "
                "point holds: have it checked before anything else."
            )
        case "annex-iii" if situation.annex_iii is None:
            due = rules.duties["high-risk-annex-iii"].applies_from
            return (
                f"{_sentence(what)} is high-risk ({area.point}; duties from {due}) unless Art 6(3) takes it out again: "
                "a lawyer should settle which."
            )
        case "annex-i" if situation.annex_i is None:
            due = rules.duties["high-risk-annex-i"].applies_from
            return (
                f"{_sentence(what)} touches product safety law ({area.point}): high-risk from {due} where the AI is a "
                "safety component or the product itself."
            )
    return None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
