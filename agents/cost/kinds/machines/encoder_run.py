"""What embedding, reranking or transcribing takes on a GPU of one's own or a rented one: hours, and their cost."""

from dataclasses import dataclass

from protocols.adoption import Assessment, Assumption, Evidence, Grade, Input, Measure
from protocols.adoption.text.number_format import money, number

from ...facts.machines.accelerator import Accelerator
from ...facts.machines.encoders import Encoder
from ...facts.pricing.unit_prices import Modality, Unit
from ...measure.measure import VALUE_DIGITS, decimal, figure, measure, of
from ...performance.encoder_speed import PeakShare, operations_per_token, operations_per_window, share_of_peak
from ...report.evidence import datasheet_evidence
from ..reply import CostCase, reply
from ..unit_quantity import DOCUMENT_TOKENS, UnitQuantity, quantity
from .machine import machine_watts, which_machine

ONE_BY_ONE = (
    "Batched, with several texts or pieces of audio at once; one file after the other, published runs of Whisper reach "
    "11 to 25 times real time on any GPU."
)


@dataclass(frozen=True)
class EncoderJob:
    """The figures of one job on one machine."""

    speed: Measure
    hours: Measure
    cost: Measure
    rented: bool
    share: PeakShare
    many: UnitQuantity

    @property
    def measures(self) -> tuple[Measure, ...]:
        return self.speed, self.hours, self.cost


def encoder_of(case: CostCase) -> Encoder | None:
    """The model of a question among those whose speed can be estimated; the one the words name goes first."""
    names = case.knowledge.names.unit_names(case.name, case.component.id)
    return case.knowledge.encoders.called(names, case.inquiry.question)


def on_machine(case: CostCase, model: Encoder, machine: Accelerator, assumed: bool = False) -> Assessment:
    """The job on the machine the question names, or on one `assumed`, which is then said and asked for."""
    job = encoder_job(case, model, machine)
    count = case.inquiry.use.workload.gpu_count or 1
    where, per = f"{count} x {machine.id}", " a month" if job.many.per_month else ""
    hours = float(job.hours.value)
    pace = _pace(model, float(job.speed.value), float(job.speed.low or 0), float(job.speed.high or 0))
    pays = "of rent" if job.rented else "of electricity, the machine being yours"
    summary = (
        f"{case.name} on {where} {pace}: {job.many.words} take about "
        f"{_duration(hours)}{per} ({_duration(float(job.hours.low or 0))} to {_duration(float(job.hours.high or 0))}) "
        f"and {money(float(job.cost.value))} {pays}. An estimate from {len(job.share.runs)} published runs, which "
        f"reached {min(job.share.value, 1):.1%} of the GPU's peak on average."
    )
    answer = f"About {_duration(hours)}{per} and {money(float(job.cost.value))} on {where}"
    # Who names no quantity asks how fast it is.
    if job.many.assumptions and not case.focus.items:
        answer = f"{pace[0].upper()}{pace[1:]} on {where}"
    return reply(
        case,
        answer,
        summary,
        job.measures,
        assumptions=(*job.many.assumptions, *([_machine_assumed(machine)] if assumed else ())),
        missing=(which_machine(case),) if assumed else (),
        not_covered=(ONE_BY_ONE,),
        confidence=0.5,
        basis="Arithmetic of one pass at the share of the peak that published runs reached.",
    )


def _machine_assumed(machine: Accelerator) -> Assumption:
    why = f"Which machine it is nobody said: one {machine.id.upper()} is taken, a usual small server GPU."
    return Assumption(field="use.workload.gpu", value=machine.id, why=why)


def rented_job(case: CostCase, model: Encoder) -> EncoderJob | None:
    """The cheapest GPU on file to rent for just this job."""
    # Every published run was on an NVIDIA GPU: what others reach of their peak nobody measured.
    gpus = [a for a in case.knowledge.physics.accelerators.values() if a.vendor == "NVIDIA" and a.flops.get("bf16")]
    prices = ((gpu, case.knowledge.gpus.usual_range(gpu.id)) for gpu in gpus)
    single = [gpu for gpu, price in prices if price and case.knowledge.gpus.sku(gpu.id, price.provider_class) == 1]
    jobs = (encoder_job(case, model, gpu) for gpu in single)
    return min((job for job in jobs if job.rented), key=lambda job: job.cost.value, default=None)


def encoder_job(case: CostCase, model: Encoder, machine: Accelerator) -> EncoderJob:
    """Speed by the peak and the share of it reached; hours by the work; cost by rent, or electricity where none is."""
    many = quantity(case, Unit.MINUTE if model.task is Modality.TRANSCRIPTION else Unit.MTOK)
    share = share_of_peak(model.task, case.knowledge.encoders)
    speed = _speed(case, model, machine, share)
    audio = model.task is Modality.TRANSCRIPTION
    work = f"({many.formula}) * {'60 / audio_per_s' if audio else '1000000 / tokens_per_s'} / 3600"
    hours = measure(
        f"encoder.{machine.id}.hours",
        f"Hours of {machine.id} for {many.words}",
        "hours",
        work,
        (*many.inputs, of("audio_per_s" if audio else "tokens_per_s", speed)),
    )
    hours = _spread(hours, share.value / share.high, share.value / share.low, str(speed.range_means))
    return EncoderJob(speed, hours, *_cost(case, machine, hours), share, many)


def _spread(figure_of: Measure, down: float, up: float, means: str) -> Measure:
    """The same Measure with a range of these factors around its value."""
    low, high = (decimal(float(figure_of.value) * factor, VALUE_DIGITS) for factor in (down, up))
    return figure_of.model_copy(update={"low": low, "high": high, "range_means": means})


def _speed(case: CostCase, model: Encoder, machine: Accelerator, share: PeakShare) -> Measure:
    facts, count = case.knowledge.encoders, case.inquiry.use.workload.gpu_count or 1
    proof = tuple(run.evidence for run in share.runs)
    inputs = [
        figure("gpus", count, "GPUs"),
        figure("peak_flops", machine.flops["bf16"], "FLOP/s", (datasheet_evidence(machine),)),
        figure("share", share.value, "share of the peak", proof),
    ]
    means = f"P10 to P90 of the next run after {len(share.runs)} published ones"
    if model.task is Modality.TRANSCRIPTION:
        window = figure("window_s", facts.window.seconds, "s of audio")
        work = figure("window_flops", operations_per_window(model, facts), "FLOPs per window", (model.evidence,))
        label, unit, formula = (
            "Seconds of audio per second",
            "s/s",
            "gpus * peak_flops * share / window_flops * window_s",
        )
        inputs += [work, window]
    else:
        length = case.focus.tokens_per_item or DOCUMENT_TOKENS
        work = figure("token_flops", operations_per_token(model, length), "FLOPs per token", (model.evidence,))
        label, unit, formula = "Tokens per second", "tokens/s", "gpus * peak_flops * share / token_flops"
        inputs.append(work)
    label = f"{label}: {case.name} on {count} x {machine.id}"
    speed = measure(f"encoder.{machine.id}.per_s", label, unit, formula, inputs)
    return _spread(speed, share.low / share.value, share.high / share.value, means)


def _cost(case: CostCase, machine: Accelerator, hours: Measure) -> tuple[Measure, bool]:
    """Rent where it is on file and nobody said the machine is theirs; else the electricity."""
    count = figure("gpus", case.inquiry.use.workload.gpu_count or 1, "GPUs")
    price, busy = case.knowledge.gpus.usual_range(machine.id), of("hours", hours)
    if price is not None and not case.owned:
        rent = figure("usd_per_gpu_hour", price.median, "USD per GPU-hour", (_rent_source(price.gpu, case),))
        bill = measure(
            f"encoder.{machine.id}.usd",
            f"Rent of {machine.id} for the job",
            "USD",
            "hours * gpus * usd_per_gpu_hour",
            (busy, count, rent),
            low=float(hours.low or 0) * float(count.value) * price.low,
            high=float(hours.high or 0) * float(count.value) * price.high,
            range_means="range of offers, and of the speed",
        )
        return bill, True
    power: tuple[Input, ...] = (machine_watts(case, machine), case.default("home_usd_per_kwh", "usd_per_kwh"))
    formula = "hours * gpus * watts / 1000 * usd_per_kwh"
    return measure(f"encoder.{machine.id}.usd", "Electricity of the job", "USD", formula, (busy, count, *power)), False


def _rent_source(gpu: str, case: CostCase) -> Evidence:
    as_of = case.knowledge.gpus.as_of.isoformat()
    locator = f"agents/cost/data/gpu_prices.yaml, {gpu}"
    return Evidence(title=f"Median of the offers of {gpu} on file", locator=locator, seen=as_of, grade=Grade.SECONDARY)


def _pace(model: Encoder, middle: float, low: float, high: float) -> str:
    if model.task is Modality.TRANSCRIPTION:
        return f"transcribes about {middle:,.0f} hours of audio an hour ({low:,.0f} to {high:,.0f})"
    least, usual, most = (number(round(value, -2)) for value in (low, middle, high))
    return f"reads about {usual} tokens a second ({least} to {most})"


def _duration(hours: float) -> str:
    """Hours in the unit people think in: 0.2 -> 12 minutes, 100 -> 4.2 days."""
    if hours < 1:
        return f"{hours * 60:,.0f} minutes" if hours * 60 >= 1 else f"{hours * 3600:,.0f} seconds"
    return f"{hours:,.1f} hours" if hours < 72 else f"{hours:,.0f} hours ({hours / 24:,.1f} days)"
