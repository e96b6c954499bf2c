"""Messages: the right agents are asked about the right components with the right quantities."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from evals.council import CouncilTurn, converse, platform
from evals.outcome import CaseOutcome, each
from evals.schema import Meant, MessageCase
from orchestrator.language.understanding import ConversationTurn as Earlier
from orchestrator.language.understanding import Registry, Understood, load, understand
from protocols.adoption import Inquiry

TOLERANCE = 0.02
# Where the Inquiry keeps a number, by the name a case gives it; every other name is a fact of that name.
WORKLOAD = {
    "tokens_month": "tokens_per_month",
    "tokens_per_month": "tokens_per_month",
    "requests_day": "requests_per_day",
    "requests_per_day": "requests_per_day",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "gpus": "gpu_count",
    "gpu_count": "gpu_count",
    "horizon_months": "horizon_months",
    "cached_share": "cached_share",
    "budget_usd_month": "budget_usd_per_month",
    "gpu_price": "gpu_usd_per_hour",
}
ORGANISATION = {
    "mau": "mau_now",
    "annual_revenue_usd": "annual_revenue_usd",
    "revenue": "annual_revenue_usd",
    "monthly_revenue_usd": "monthly_revenue_usd",
    "employees": "headcount",
    "headcount": "headcount",
    "arr_usd": "product_arr_usd",
    "country": "based_in",
}
FACT = {"volume_hours_month": "hours_month", "concurrent_users": "concurrent"}
HARDWARE = re.compile(r"(\d+)\s*x\s*([\w ]+)")


async def outcomes(sheet: dict[str, Any]) -> AsyncIterator[CaseOutcome]:
    """Every case of a file of `utterances/1`, each as a conversation of its own with the whole platform."""
    names = load()
    async with platform() as url:

        async def in_conversation(case: MessageCase) -> CaseOutcome:
            earlier = [utterance.text for utterance in case.history if utterance.role == "user"]
            turn = await converse(url, [*earlier, case.text], choose=False)
            return message_outcome(case, turn, read(case, names))

        async for outcome in each(MessageCase, sheet["utterances"], in_conversation):
            yield outcome


def read(case: MessageCase, names: Registry) -> Understood:
    """What the rules make of the message, its earlier turns understood first."""
    turns: list[Earlier] = []
    for utterance in case.history:
        if utterance.role == "user":
            heard = understand(utterance.text, turns, names)
            turns.append(Earlier(words=utterance.text, inquiry=heard.inquiry, intent=heard.intent, needs=heard.needs))
    return understand(case.text, turns, names)


def message_outcome(case: MessageCase, turn: CouncilTurn, understood: Understood) -> CaseOutcome:
    """One message by what was asked of whom; the intent is a help, not the measure."""
    answer = turn.answer.recommendation
    # Components that the platform proposes for a wish are its own, not the message's.
    proposed = understood.portfolio is not None and not understood.inquiry.components
    inquiry = answer.inquiry if answer and not proposed else understood.inquiry
    expected, intent = case.expected, understood.intent.value
    accepted = (expected.intent, *expected.also_intents)
    return CaseOutcome(
        id=case.id,
        misses=(
            *component_misses(expected, inquiry),
            *quantity_misses(expected.constraints, inquiry),
            *_agent_misses(expected, turn),
        ),
        remarks=() if not expected.intent or intent in accepted else (f"intent {intent}, expected {accepted[0]}",),
        understood=inquiry.model_dump(mode="json", exclude_defaults=True),
        asked=turn.asked,
        answered=turn.answered,
        counted=case.fair,
    )


def component_misses(expected: Meant, inquiry: Inquiry) -> Iterator[str]:
    """The components, by id, are exactly those that are meant; a case that lists none says nothing of them."""
    ids = {component.id for component in inquiry.components if component.id}
    if expected.components is not None and ids != set(expected.components):
        yield f"components {sorted(ids)}, expected {sorted(expected.components)}"


def quantity_misses(constraints: Mapping[str, Any], inquiry: Inquiry) -> Iterator[str]:
    """What a case states and the Inquiry does not hold; numbers within two per cent."""
    for name, expected in constraints.items():
        if name == "hardware" and (match := HARDWARE.fullmatch(str(expected))):
            held = f"{inquiry.use.workload.gpu_count}x {inquiry.use.workload.gpu}"
            if held.lower() != f"{match.group(1)}x {match.group(2)}".lower():
                yield f"{name} {held}, expected {expected}"
        elif name == "country":
            if inquiry.use.organisation.based_in != expected:
                yield f"{name} {inquiry.use.organisation.based_in}, expected {expected}"
        elif isinstance(expected, int | float) and not isinstance(expected, bool):
            value = _number(name, inquiry)
            if value is None or abs(value - expected) > TOLERANCE * abs(expected):
                yield f"{name} {value}, expected {expected}"


def _number(name: str, inquiry: Inquiry) -> float | None:
    if name in WORKLOAD and (value := getattr(inquiry.use.workload, WORKLOAD[name])) is not None:
        return float(value)
    if name in ORGANISATION and (value := getattr(inquiry.use.organisation, ORGANISATION[name])) is not None:
        return float(value)
    fact = inquiry.facts.get(FACT.get(name, name))
    return float(fact) if isinstance(fact, int | float) else None


# The agents that labels speak of; whether one that joined later is needed, no label says.
LABELLED = frozenset({"cost", "licensing", "research"})


def _agent_misses(expected: Meant, turn: CouncilTurn) -> Iterator[str]:
    if expected.agents is None:
        return
    if missing := sorted(set(expected.agents) - {*turn.asked, *turn.reused}):
        yield f"not asked: {', '.join(missing)}"
    if surplus := sorted((set(turn.asked) & LABELLED) - set(expected.agents) - set(expected.may_ask)):
        yield f"asked without need: {', '.join(surplus)}"
