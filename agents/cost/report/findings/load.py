"""What a reader must know of the load: more than a customer has, a target nothing meets, what one's own GPUs serve."""

from protocols.adoption import Evidence, Finding, Grade, Severity
from protocols.adoption.text.number_format import number

from ...economics.study import MOST_TOKENS, Study
from ...facts.knowledge import Knowledge
from ..evidence import BUYER, throughput_evidence

# More than providers rent to a new customer: a fleet beyond it is an order of magnitude, not an offer.
MOST_GPUS = 10_000


def load_findings(study: Study, knowledge: Knowledge) -> tuple[Finding | None, ...]:
    """Every finding on the load and what can carry it."""
    return (
        _implausible(study),
        _too_large(study),
        _latency(study),
        _eight_bit(study, knowledge),
        _own_gpus(study),
        _thinking(study, knowledge),
    )


def _person_evidence(study: Study, title: str) -> tuple[Evidence, ...]:
    # The day of the question: what a person said is as old as the question.
    day = study.day.isoformat()
    return (Evidence(title=title, locator="Inquiry, use.workload", seen=day, grade=Grade.PERSON),)


def _implausible(study: Study) -> Finding | None:
    """A load no customer is known to have: nothing that a decision could rest on."""
    if study.load.tokens_per_month <= MOST_TOKENS:
        return None
    volume = f"{number(study.load.tokens_per_month)} tokens a month"
    claim = f"{volume} is more than one customer is known to use: confirm it; list prices are an upper bound there."
    evidence = _person_evidence(study, "Volume given by the person asking")
    owner = "the person asking"
    return Finding(
        id="cost.implausible_volume", claim=claim, severity=Severity.CONDITION, evidence=evidence, owner=owner
    )


def _too_large(study: Study) -> Finding | None:
    if study.fleet is None or study.fleet.fleet.gpus <= MOST_GPUS:
        return None
    count = f"{study.fleet.fleet.gpus:,} GPUs"
    claim = f"{count} are more than are rented to a new customer: the cost of that fleet is an order of magnitude."
    evidence = _person_evidence(study, "Load given by the person asking")
    return Finding(id="cost.fleet_size", claim=claim, severity=Severity.CONDITION, evidence=evidence, owner=BUYER)


def _latency(study: Study) -> Finding | None:
    """A latency target that no GPU meets, or that leaves some GPUs out."""
    evidence = _person_evidence(study, "Latency target of the load")
    if study.missed:
        m = study.missed
        claim = (
            f"No GPU here meets {m.target_ms:g} ms per token; the fastest, {m.accelerator_id}, takes "
            f"{m.fastest_ms:,.1f} ms with a single request. Fleets are costed at {m.costed_ms:,.0f} ms and not ranked."
        )
        owner = "product owner"
        return Finding(
            id="cost.latency_missed", claim=claim, severity=Severity.CONDITION, evidence=evidence, owner=owner
        )
    if not study.late:
        return None
    sentence = ", ".join(f"{gpu} ({ms:,.0f} ms)" for gpu, ms in study.late)
    claim = f"Left out because they miss {study.load['tpot_target_ms']:g} ms per token: {sentence}."
    return Finding(id="cost.latency_left_out", claim=claim, severity=Severity.NOTE, evidence=evidence)


def _eight_bit(study: Study, knowledge: Knowledge) -> Finding | None:
    """Weights published in 16 bit but served in 8."""
    if study.model is None or study.fleet is None:
        return None
    published, served = study.model.native_precision or "", study.fleet.capacity.precision.weights
    if not published.startswith(("bf16", "fp16")) or served.startswith(("bf16", "fp16")):
        return None
    claim = (
        f"{study.model.id} is published in {published} and costed as served in {served}, the usual practice: "
        "half the memory, but quality may change, so check it on your own tasks."
    )
    proof = throughput_evidence(study.fleet.capacity, knowledge)[:1]
    return Finding(id="cost.served_in_8_bit", claim=claim, severity=Severity.NOTE, evidence=proof)


def own_claim(study: Study) -> list[str]:
    """What the GPUs the person has can serve."""
    fleet = study.fleet
    if fleet is None or not fleet.stairs.own_gpus:
        return []
    have = f"Your {fleet.stairs.own_gpus} {fleet.capacity.accelerator_id}"
    if not fleet.served_by_own:
        return [f"{have} do not hold one replica, which takes {fleet.capacity.n}."]
    most = f"{have} can serve {number(study.tokens_at(fleet.served_by_own))} tokens a month"
    if fleet.served_by_own < study.load.requests_per_day:
        return [f"{most}; this load needs {fleet.fleet.gpus}, which is what was costed."]
    return [f"{most}."]


def _own_gpus(study: Study) -> Finding | None:
    """What the GPUs the person has can and cannot do."""
    fleet, sentence = study.fleet, " ".join(own_claim(study))
    if fleet is None or not sentence:
        return None
    short = fleet.served_by_own < study.load.requests_per_day
    evidence = _person_evidence(study, "GPUs given by the person asking")
    spare = "" if fleet.stairs.spare else " There is no spare replica: a failure stops part of the service."
    severity, owner = (Severity.CONDITION, BUYER) if short else (Severity.NOTE, None)
    return Finding(id="cost.own_gpus", claim=f"{sentence}{spare}", severity=severity, evidence=evidence, owner=owner)


def _thinking(study: Study, knowledge: Knowledge) -> Finding | None:
    """Thinking is billed as output, and how much of it there is depends on the question."""
    thinking = knowledge.thinking.models.get(study.model_id)
    if thinking is None or study.load.is_given("reasoning_tokens"):
        return None
    counted = "are counted here" if thinking.always else "are not counted here, as for answers without thinking"
    claim = (
        f"{study.model_id} thinks before it answers, billed as output: {thinking.mean:,} tokens on average over "
        f"published prompts, {thinking.simple:,} on simple questions, {thinking.hard:,} on puzzles; "
        f"{study.load['reasoning_tokens']:,.0f} {counted}. Give your own number."
    )
    severity = Severity.CONDITION if thinking.always else Severity.NOTE
    owner = "the person asking" if thinking.always else None
    proof = (knowledge.thinking.evidence,)
    return Finding(id="cost.thinking_tokens", claim=claim, severity=severity, evidence=proof, owner=owner)
