"""A one-off job: so many requests at each host's price, or on GPUs rented for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from protocols.adoption import Assessment, Assumption, Input, Measure, Question, Table
from protocols.adoption.text.number_format import money, number

from ..economics.api_cost import effective
from ..facts.gpu_prices import PriceRange
from ..facts.prices import ApiPrice
from ..facts.specs import NotEstimable
from ..measure.measure import figure, measure
from ..performance.batching import Demand
from ..performance.placement import Capacity, capacity
from ..report.evidence import price_evidence
from ..report.measures.api_measures import MTOK
from .reply import CostCase, assumed, not_on_file, reply

JOB = "items * (tokens_in * price_input + tokens_out * price_output) / 1000000"
ANY_PACE_S = 60.0
MOST_ROWS = 6


@dataclass(frozen=True)
class Job:
    """So many requests of one size; `notes` lists what nobody said."""

    items: Input
    tokens_in: Input
    tokens_out: Input
    notes: tuple[Assumption, ...] = ()

    @property
    def tokens(self) -> float:
        return float(self.items.value) * (float(self.tokens_in.value) + float(self.tokens_out.value))


def one_off(case: CostCase) -> Assessment:
    """What a job costs once: at the cheapest host, in its batch price where it has one, and on rented GPUs."""
    job = _job(case)
    if isinstance(job, Question):
        return not_on_file(case, "How much the job works through is not on file: say how many items.", (job,))
    bills = bills_of(case, job, batched=True)
    rented = _rented(case, job)
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
        f"{float(job.tokens_out.value):,.0f} out; cheapest of {len(bills)} prices on file, as of "
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
    if focus.items is None and load.tokens_per_month is None:
        return Question(
            field="facts.items",
            asks="How many items does the job work through, and how many tokens has one?",
            why="The cost of a job is its number of items times their length.",
            answer_schema={"type": "integer", "minimum": 1, "title": "items"},
        )
    size = length or int(case.knowledge.assumed.value("input_tokens"))
    items = focus.items if focus.items is not None else max(1, round((load.tokens_per_month or 0) / size))
    notes = [] if length else [assumed("cost.tokens_per_item", float(size), "the usual length of a request")]
    answer = load.output_tokens
    if answer is None:
        answer = int(case.knowledge.assumed.value("job_answer_tokens"))
        notes.append(assumed("use.workload.output_tokens", float(answer), "a label with a reason"))
    stated = (case.person("cost.items"),)
    return Job(
        figure("items", items, "requests", stated),
        figure("tokens_in", size, "tokens/request", stated if length else ()),
        figure("tokens_out", answer, "tokens/request"),
        tuple(notes),
    )


def bills_of(case: CostCase, job: Job, *, batched: bool) -> list[Measure]:
    """The bill at every host on sale that takes requests of this size, cheapest first."""
    size = float(job.tokens_in.value)
    rows = [row for row in case.knowledge.api.selling(case.model_id or "") if row.sold_on(case.day)]
    fits = [row for row in rows if row.context is None or size + float(job.tokens_out.value) <= row.context]
    bills = [_bill(case, row, job, batched=batched) for row in fits]
    return sorted(bills, key=lambda bill: bill.value)


def _bill(case: CostCase, row: ApiPrice, job: Job, *, batched: bool) -> Measure:
    paid = effective(row, float(job.tokens_in.value), case.day, 1.0 if batched else 0.0)
    proof = (price_evidence(row, case.knowledge),)
    host = case.knowledge.names.hosts.get(row.host, row.host)
    how = " at its batch price" if paid.batch else ""
    prices = tuple(figure(f"price_{side}", getattr(paid.rate, side), MTOK, proof) for side in ("input", "output"))
    id = f"job.api.{row.host}.{row.model}"[:150] + ".usd"
    return measure(id, f"{host} API{how}", "USD", JOB, (job.items, job.tokens_in, job.tokens_out, *prices))


def _rented(case: CostCase, job: Job) -> Measure | None:
    """The cheapest GPUs on file rented for just this job, full all the time and without people."""
    best: tuple[float, Capacity, PriceRange] | None = None
    model = case.model
    if model is None:
        return None
    demand_in, demand_out = float(job.tokens_in.value), float(job.tokens_out.value)
    for accelerator in case.knowledge.physics.accelerators.values():
        price = case.knowledge.gpus.usual_range(accelerator.id)
        if price is None:
            continue
        try:
            replica = capacity(model, accelerator, Demand(demand_in, demand_out, ANY_PACE_S))
        except NotEstimable:
            continue
        usd_each = replica.gpu_seconds_per_request * price.median
        if best is None or usd_each < best[0]:
            best = usd_each, replica, price
    if best is None:
        return None
    _, replica, price = best
    hours = measure(
        "job.gpu.hours",
        f"Hours of one replica of {replica.n} x {replica.accelerator_id}",
        "hours",
        "items / requests_per_s / 3600",
        (job.items, figure("requests_per_s", replica.requests_per_s, "requests/s")),
    )
    return measure(
        "job.gpu.usd",
        f"{replica.n} x {replica.accelerator_id} for {float(hours.value):,.1f} hours, before the work of setting it up",
        "USD",
        "items / requests_per_s / 3600 * gpus * usd_per_gpu_hour",
        (
            *hours.inputs,
            figure("gpus", replica.n, "GPUs"),
            figure("usd_per_gpu_hour", price.median, "USD per GPU-hour"),
        ),
    )


def _table(bills: Sequence[Measure]) -> Table:
    rows = tuple((bill.label, money(float(bill.value))) for bill in sorted(bills, key=lambda bill: bill.value))
    return Table(id="job", title="What the job costs once", columns=("way", "USD"), rows=rows)
