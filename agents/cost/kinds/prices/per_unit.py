"""What one page and one minute of a voice agent cost: so many requests of a usual size at each host's price."""

from protocols.adoption import Assessment, Measure
from protocols.adoption.text.number_format import money

from ...facts.pricing.unit_prices import Modality
from ...measure.measure import figure, measure, of
from ..reply import CostCase, assumed, not_on_file, reply
from .job_bills import Job, bills_of, thinking_of
from .jobs import MOST_ROWS

MODALITIES = ((Modality.TRANSCRIPTION, "hearing"), (Modality.SPEECH, "speaking"))


def per_page(case: CostCase) -> Assessment:
    """A thousand pages at each host's price."""
    load = case.inquiry.use.workload
    job = _sized(case, 1000, load.input_tokens, "page_tokens", load.output_tokens, "page_answer_tokens")
    bills = bills_of(case, job, batched=False)
    if not bills:
        return not_on_file(case, f"The cost of a page is not on file: no host's price of {case.name} is known.")
    one_page = float(bills[0].value) / 1000
    summary = (
        f"A page costs about ${one_page:.3g} with {case.name}: {money(float(bills[0].value))} per 1,000 pages at "
        f"{bills[0].label} (cheapest of {len(bills)} prices on file, as of {case.knowledge.api.as_of})."
    )
    return reply(case, f"About ${one_page:.3g} per page", summary, bills[:MOST_ROWS], assumptions=job.notes)


def per_minute(case: CostCase) -> Assessment:
    """A minute of conversation: the model, and what hearing and speaking add at the cheapest host on file."""
    turns = case.knowledge.assumed.value("voice_turns_per_minute")
    job = _sized(case, turns, None, "voice_prompt_tokens", None, "voice_answer_tokens")
    bills = bills_of(case, job, batched=False)
    if not bills:
        return not_on_file(case, f"The cost of a minute is not on file: no host's price of {case.name} is known.")
    model = bills[0]
    parts = [of("model", model)]
    extra = [measured for modality, name in MODALITIES if (measured := _voice(case, modality, name))]
    parts += [of(measured.id.split(".")[1], measured) for measured in extra]
    total = measure(
        "minute.usd", "A minute of conversation", "USD", " + ".join(part.name for part in parts), tuple(parts)
    )
    voice = ", ".join(f"{m.label} ${float(m.value):.3g}" for m in extra) or "hearing and speaking are not on file"
    summary = (
        f"A voice agent on {case.name} costs about ${float(total.value):.3g} per minute: the model "
        f"${float(model.value):.3g} at {model.label}, {voice}. Telephony is not counted."
    )
    return reply(
        case,
        f"About ${float(total.value):.3g} per minute",
        summary,
        (*bills[:MOST_ROWS], *extra, total),
        assumptions=job.notes,
        not_covered=("Telephony and the platform around the agent.",),
        confidence=0.5,
    )


def _voice(case: CostCase, modality: Modality, name: str) -> Measure | None:
    """One minute of the cheapest transcription, or of speech for about 900 characters."""
    rows = [row for row in case.knowledge.units.rows if row.modality is modality and row.sold_on(case.day)]
    cheapest = min(rows, key=lambda row: row.usd, default=None)
    if cheapest is None:
        return None
    amount = figure("amount", 1 if modality is Modality.TRANSCRIPTION else 0.0009, f"{cheapest.unit} per minute")
    label = f"{name} at {case.knowledge.names.hosts.get(cheapest.host, cheapest.host)} ({cheapest.model})"
    price = figure("usd_per_unit", cheapest.usd, f"USD per {cheapest.unit}")
    return measure(f"minute.{name}.usd", label, "USD", "amount * usd_per_unit", (amount, price))


def _sized(
    case: CostCase, items: float, tokens_in: int | None, default_in: str, tokens_out: int | None, default_out: str
) -> Job:
    """So many requests, sized by what was said or by these defaults."""
    spreads, notes = case.knowledge.assumed, []
    for field, stated, name in (("input_tokens", tokens_in, default_in), ("output_tokens", tokens_out, default_out)):
        if stated is None:
            notes.append(assumed(f"use.workload.{field}", spreads.value(name), spreads[name].why))
    sizes = [
        figure(name, stated or spreads.value(default), "tokens/request", (spreads[default].evidence,))
        for name, stated, default in (("tokens_in", tokens_in, default_in), ("tokens_out", tokens_out, default_out))
    ]
    thinking, why = thinking_of(case)
    return Job(figure("items", items, "requests"), sizes[0], sizes[1], thinking, (*notes, *why))
