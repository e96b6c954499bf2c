"""Which agents a message needs, as tags of their skills."""

from collections.abc import Sequence

from orchestrator.language.acts.concerns import Concern, tags_of
from orchestrator.language.interpretation import Intent
from protocols.adoption import Inquiry, IntendedUse

LICENCE, COST, EVIDENCE = "licence", "cost", "evidence"
EVERYBODY: tuple[str, ...] = ()
COST_FIELDS = frozenset(("workload", "hosting"))
LEGAL_FIELDS = frozenset(IntendedUse.model_fields) - COST_FIELDS - {"purpose", "languages", "production", "new_work"}
PEOPLE = ("end_users_30d", "mau_now", "headcount")
WHOLE = frozenset((Intent.EVALUATE, Intent.COMPARE, Intent.RECOMMEND, Intent.CLARIFY))


def needs(intent: Intent, concerns: Sequence[Concern]) -> tuple[str, ...]:
    """The tags of the skills to ask for a question; empty asks everybody, as a judgement of the whole does."""
    if intent in WHOLE:
        return EVERYBODY
    return tags_of(concerns) or ((EVIDENCE,) if intent is Intent.EXPLAIN else EVERYBODY)


def needs_of_change(
    before: Inquiry, after: Inquiry, asked_before: Sequence[str], concerns: Sequence[Concern]
) -> tuple[str, ...]:
    """Whom a change needs: those whose inputs it changes and, of these, those the conversation asked last.

    Users count for the licence's thresholds and for the bill; which of the two is meant, the question before tells.
    """
    if before.components != after.components:
        return tags_of(concerns) or tuple(asked_before)
    changed = {name for name in IntendedUse.model_fields if getattr(before.use, name) != getattr(after.use, name)}
    moved = before.use.workload.region != after.use.workload.region
    tags = {LICENCE} if LEGAL_FIELDS & changed or moved else set()
    counted = any(getattr(before.use.organisation, name) != getattr(after.use.organisation, name) for name in PEOPLE)
    if COST_FIELDS & changed or counted or before.facts != after.facts:
        tags.add(COST)
    if not tags:
        return tags_of(concerns) or tuple(asked_before)
    narrowed = tags & set(asked_before) or tags
    return tuple(dict.fromkeys((*(tag for tag in (LICENCE, COST) if tag in narrowed), *tags_of(concerns))))
