"""What a one-off job costs at each host, and on GPUs rented for it."""

from dataclasses import dataclass

from protocols.adoption import Assumption, Input, Measure

from ...economics.effective_rate import effective
from ...facts.machines.specs import NotEstimable
from ...facts.pricing.gpu_prices import PriceRange
from ...facts.pricing.prices import ApiPrice
from ...measure.measure import MTOK, figure, measure
from ...performance.batching import Demand
from ...performance.capacity import Capacity
from ...performance.placement import capacity
from ...report.price_evidence import price_evidence
from ..reply import CostCase, assumed

JOB = "items * (tokens_in * price_input + (tokens_out + thinking) * price_output) / 1000000"
ANY_PACE_S = 60.0
MOST_GPUS = 8


@dataclass(frozen=True)
class Job:
    """So many requests of one size; `thinking` is billed as output, `notes` lists what nobody said."""

    items: Input
    tokens_in: Input
    tokens_out: Input
    thinking: Input
    notes: tuple[Assumption, ...] = ()

    @property
    def tokens(self) -> float:
        return float(self.items.value) * (float(self.tokens_in.value) + self.written)

    @property
    def written(self) -> float:
        return float(self.tokens_out.value) + float(self.thinking.value)


def bills_of(case: CostCase, job: Job, *, batched: bool) -> list[Measure]:
    """The bill at every host on sale that takes requests of this size, cheapest first."""
    size = float(job.tokens_in.value)
    rows = [row for row in case.knowledge.api.selling(case.model_id or "") if row.sold_on(case.day)]
    fits = [row for row in rows if row.context is None or size + job.written <= row.context]
    bills = [_bill(case, row, job, batched=batched) for row in fits]
    return sorted(bills, key=lambda bill: bill.value)


def _bill(case: CostCase, row: ApiPrice, job: Job, *, batched: bool) -> Measure:
    paid = effective(row, float(job.tokens_in.value), case.day, 1.0 if batched else 0.0)
    proof = (price_evidence(row, case.knowledge),)
    host = case.knowledge.names.hosts.get(row.host, row.host)
    how = " at its batch price" if paid.batch else ""
    prices = tuple(figure(f"price_{side}", getattr(paid.rate, side), MTOK, proof) for side in ("input", "output"))
    id = f"job.api.{row.host}.{row.model}"[:150] + ".usd"
    return measure(
        id, f"{host} API{how}", "USD", JOB, (job.items, job.tokens_in, job.tokens_out, job.thinking, *prices)
    )


def rented_bill(case: CostCase, job: Job) -> Measure | None:
    """The cheapest GPUs on file rented for just this job, full all the time and without people."""
    best: tuple[float, Capacity, PriceRange] | None = None
    model = case.model
    if model is None:
        return None
    demand_in, demand_out = float(job.tokens_in.value), job.written
    for accelerator in case.knowledge.physics.accelerators.values():
        price = case.knowledge.gpus.usual_range(accelerator.id)
        if price is None:
            continue
        try:
            replica = capacity(model, accelerator, Demand(demand_in, demand_out, ANY_PACE_S))
        except NotEstimable:
            continue
        # Who rents for one job gets a node, not several for minutes.
        if replica.n > MOST_GPUS:
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


def thinking_of(case: CostCase) -> tuple[Input, tuple[Assumption, ...]]:
    """Thinking tokens of one request: as stated, else the published mean of a model that always thinks, else none."""
    stated, usual = case.inquiry.use.workload.reasoning_tokens, case.knowledge.thinking.default(case.model_id or "")
    unit, field = "tokens/request", "use.workload.reasoning_tokens"
    if stated is not None or usual is None:
        return figure("thinking", stated or 0, unit), ()
    why = f"the model always thinks; a published mean, of {usual.simple} on simple questions"
    note = assumed(field, float(usual.mean), why)
    return figure("thinking", usual.mean, unit, (case.knowledge.thinking.evidence,)), (note,)
