"""Numbers without a unit that correct or answer: they count what the conversation counted last."""

from dataclasses import replace

from orchestrator.language.nouns import Intent
from orchestrator.language.quantities.quantity import Quantity, bare
from orchestrator.language.understanding.inquiry_fields import Statements
from orchestrator.language.understanding.message import Message
from protocols.adoption import Inquiry

BARE = (Intent.CORRECT, Intent.WHAT_IF, Intent.COST_ESTIMATE, Intent.FOLLOW_UP_COST, Intent.CLARIFY, Intent.OFF_TOPIC)


def corrected(message: Message, intent: Intent, before: Inquiry) -> Statements:
    """What the message states, a bare number taken for what was measured before: `sorry, 20 million, not 200`."""
    statements = message.statements
    measured = [quantity for quantity in statements.quantities if quantity.measure != "gpu"]
    if intent not in BARE or measured or not message.shape.about_something:
        return statements
    numbers = bare(message.plain)
    measure = _measured_before(before)
    if len(numbers) != 1 or measure is None:
        return statements
    number = numbers[0]
    text = message.plain[number.start : number.end]
    return replace(statements, quantities=(Quantity(measure, number.value, text, number.start, number.end),))


def _measured_before(before: Inquiry) -> str | None:
    workload, organisation = before.use.workload, before.use.organisation
    known = (
        ("tokens_month", workload.tokens_per_month),
        ("rps", before.facts.get("rps")),
        ("requests_day", workload.requests_per_day),
        ("mau", organisation.mau_now),
        ("users", before.facts.get("users")),
        ("vectors", before.facts.get("vectors")),
        ("hours_month", before.facts.get("hours_month")),
    )
    return next((measure for measure, value in known if value is not None), None)
