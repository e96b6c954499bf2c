"""A one-off job: so many requests at each host's price, or on GPUs rented for it."""

import re
from collections.abc import Sequence

from protocols.adoption import Assessment, Measure, Question, Table
from protocols.adoption.text.number_format import money, number

from ...measure.measure import figure
from ..reply import CostCase, assumed, not_on_file, reply
from .job_bills import Job, bills_of, rented_bill, thinking_of

MOST_ROWS = 6


def one_off(case: CostCase) -> Assessment:
    """What a job costs once: at the cheapest host, in its batch price where it has one, and on rented GPUs."""
    job = _job(case)
    if isinstance(job, Question):
        return not_on_file(case, "How much the job works through is not on file: say how many items.", (job,))
    bills = bills_of(case, job, batched=True)
    rented = rented_bill(case, job)
    if not bills and rented is None:
        return not_on_file(
            case,
            f"The cost of this job with {case.name} is not on file: neither its price nor its architecture is known.",
        )
    best = bills[0] if bills else rented
    assert best is not None
    others = [bill for bill in (bills[0] if bills else None, rented) if bill and bill is not best]
    summary = (
        f"The job costs about {money(float(best.value))} once: {best.label}, for {number(job.tokens)} tokens "
        f"({number(float(job.items.value))} requests of {float(job.tokens_in.value):,.0f} in and "
        f"{job.written:,.0f} out; cheapest of {len(bills)} prices on file, as of "
        f"{case.knowledge.api.as_of})."
    )
    summary += "".join(f" {alternative.label}: {money(float(alternative.value))}." for alternative in others)
    figures = (*bills[:MOST_ROWS], *((rented,) if rented else ()))
    return reply(
        case,
        f"About {money(float(best.value))} once",
        summary,
        figures,
        tables=(_table(figures),),
        assumptions=job.notes,
        confidence=0.7,
    )


def _job(case: CostCase) -> Job | Question:
    """The job as said; the context each request reads counts as its input."""
    focus, load = case.focus, case.inquiry.use.workload
    length = focus.tokens_per_item or load.input_tokens or focus.context_tokens
    tokens = focus.tokens or load.tokens_per_month
    if focus.items is None and tokens is None:
        return Question(
            field="facts.items",
            asks="How many items does the job work through, and how many tokens has one?",
            why="The cost of a job is its number of items times their length.",
            answer_schema={"type": "integer", "minimum": 1, "title": "items"},
        )
    size = length or int(case.knowledge.assumed.value("input_tokens"))
    items = focus.items if focus.items is not None else max(1, round((tokens or 0) / size))
    notes = [] if length else [assumed("cost.tokens_per_item", float(size), "the usual length of a request")]
    answer = load.output_tokens or focus.answer_tokens
    if answer is None and re.search(case.knowledge.kinds.answers_as_long, case.inquiry.question, re.IGNORECASE):
        answer = size
        notes.append(
            assumed("use.workload.output_tokens", float(answer), "as long as what is read, as in a translation")
        )
    if answer is None and re.search(case.knowledge.kinds.answers_as_summary, case.inquiry.question, re.IGNORECASE):
        answer = int(case.knowledge.assumed.value("page_answer_tokens"))
        notes.append(assumed("use.workload.output_tokens", float(answer), "a short summary"))
    if answer is None:
        answer = int(case.knowledge.assumed.value("job_answer_tokens"))
        notes.append(assumed("use.workload.output_tokens", float(answer), "a label with a reason"))
    stated, (thinking, why) = (case.person("cost.items"),), thinking_of(case)
    return Job(
        figure("items", items, "requests", stated),
        figure("tokens_in", size, "tokens/request", stated if length else ()),
        figure("tokens_out", answer, "tokens/request"),
        thinking,
        (*notes, *why),
    )


def _table(bills: Sequence[Measure]) -> Table:
    rows = tuple((bill.label, money(float(bill.value))) for bill in sorted(bills, key=lambda bill: bill.value))
    return Table(id="job", title="What the job costs once", columns=("way", "USD"), rows=rows)
