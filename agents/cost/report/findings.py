"""What a reader of the figures must know: ages, conflicts, rows left out, and what may not be concluded."""

from datetime import date

from protocols.adoption import Evidence, Finding, Grade, Hosting, Inquiry, Severity

from ..economics.study import MOST_TOKENS, Study
from ..facts.knowledge import Knowledge
from ..facts.prices import API_STALE_AFTER_DAYS, GPU_STALE_AFTER_DAYS
from ..measure.format import tokens, usd
from .api_measures import api_evidence
from .fleet_measures import rent_evidence, throughput_evidence
from .summary import MOST_GPUS, own_claim

BUYER = "procurement"
OWN_HOSTS = (Hosting.SELF_HOSTED, Hosting.ON_PREM)


def findings(study: Study, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Every finding on a model's cost but those on the budget."""
    found = (
        _api_age(study, knowledge),
        _rent_age(study, inquiry, knowledge),
        _conflicts(study, knowledge),
        _left_out(study, knowledge),
        _quality(study, knowledge),
        _error(study, knowledge),
        _missing_side(study, knowledge),
        _steps(study, knowledge),
        _implausible(study),
        _too_large(study),
        _latency(study),
        _eight_bit(study, knowledge),
        _own_gpus(study),
    )
    return tuple(finding for finding in found if finding)


def prices_evidence(knowledge: Knowledge) -> Evidence:
    source = knowledge.api.sources[0]
    return Evidence(title=source.title, locator=source.locator, seen=source.seen, grade=Grade.SECONDARY)


def _api_age(study: Study, knowledge: Knowledge) -> Finding | None:
    if not study.apis and not study.references:
        return None
    age = (study.day - knowledge.api.as_of).days
    said = f"API prices are of {knowledge.api.as_of}, {age} days old on {study.day}."
    proof = (prices_evidence(knowledge),)
    if age <= API_STALE_AFTER_DAYS:
        return Finding(id="cost.api_price_age", claim=said, severity=Severity.NOTE, evidence=proof)
    claim = f"{said} That is over {API_STALE_AFTER_DAYS} days: confirm them with the host, or refresh the prices."
    return Finding(id="cost.api_price_age", claim=claim, severity=Severity.CONDITION, evidence=proof, owner=BUYER)


def _rent_age(study: Study, inquiry: Inquiry, knowledge: Knowledge) -> Finding | None:
    option = study.fleet
    if option is None:
        return None
    offers = knowledge.gpus.behind(option.price.gpu, option.price.provider_class)
    if not offers:
        return None
    proof = rent_evidence(option, knowledge, study.day)
    dates = [dated(offer.as_of) for offer in offers]
    oldest = min(dates)
    age = (study.day - oldest).days
    loose = sum(len(offer.as_of) < 10 for offer in offers)
    rent = f"The {option.price.gpu} rent at {option.price.provider_class}"
    said = f"{rent} rests on {len(offers)} offer{'s' * (len(offers) > 1)}, the oldest of {oldest}"
    said += f" ({age} days)." if not loose else f" at the earliest; {loose} of them give only a year or a month."
    if age <= GPU_STALE_AFTER_DAYS:
        return Finding(id="cost.gpu_price_age", claim=said, severity=Severity.NOTE, evidence=proof)
    claim = f"{said} Rents older than {GPU_STALE_AFTER_DAYS} days need a quote before they decide anything."
    must = inquiry.use.hosting in OWN_HOSTS
    severity, owner = (Severity.CONDITION, BUYER) if must else (Severity.NOTE, None)
    return Finding(id="cost.gpu_price_age", claim=claim, severity=severity, evidence=proof, owner=owner)


def dated(text: str) -> date:
    """The earliest day a date of any precision can mean."""
    parts = [int(part) for part in text.split("-") if part.isdigit()]
    if len(text) == 10:
        return date(*parts[:3])
    month = parts[1] if len(text) == 7 and len(parts) > 1 else 1
    return date(parts[0], month, 1)


def _conflicts(study: Study, knowledge: Knowledge) -> Finding | None:
    rows = [option for option in (*study.apis, *study.references) if option.price.conflicts]
    if not rows:
        return None
    said = "; ".join(
        f"{o.price.host} {o.price.model}: used {o.price.standard.rate.input:g}/{o.price.standard.rate.output:g}, "
        + ", ".join(f"{c.source} says {c.input:g}/{c.output:g}" for c in o.price.conflicts)
        for o in rows
    )
    claim = f"Sources disagree on these prices (USD per million input/output tokens): {said}."
    proof = tuple(api_evidence(option, knowledge) for option in rows)
    return Finding(id="cost.price_conflicts", claim=claim, severity=Severity.NOTE, evidence=proof)


def _left_out(study: Study, knowledge: Knowledge) -> Finding | None:
    rows = [row for row in knowledge.api.selling(study.model_id) if not row.sold_on(study.day)]
    if not rows:
        return None
    said = "; ".join(
        f"{row.host} {row.model} ({row.standard.rate.input:g}/{row.standard.rate.output:g}): "
        + (row.withdrawn or f"retired on {row.retires}, {row.retires_source}")
        for row in rows
    )
    claim = f"Prices on file that were not used: {said}."
    return Finding(
        id="cost.prices_left_out", claim=claim, severity=Severity.NOTE, evidence=(prices_evidence(knowledge),)
    )


def _quality(study: Study, knowledge: Knowledge) -> Finding | None:
    if not study.references:
        return None
    claim = (
        "Other models are listed for orientation only. They differ in quality, so their price alone ranks nothing; "
        "compare the cost of a solved task once the quality of both is measured."
    )
    proof = tuple(api_evidence(option, knowledge) for option in study.references)
    return Finding(id="cost.quality_differs", claim=claim, severity=Severity.NOTE, evidence=proof)


def _error(study: Study, knowledge: Knowledge) -> Finding | None:
    if study.fleet is None:
        return None
    replica = study.fleet.capacity
    proof = Evidence(
        title="Validation of the throughput model",
        locator="agents/cost/README.md#throughput",
        seen=knowledge.physics.as_of,
        grade=Grade.JUDGEMENT,
    )
    error = f"a throughput with a log-normal error of sigma {replica.sigma:g}"
    claim = f"Self-hosting costs rest on {error}: {replica.sigma_because}."
    return Finding(id="cost.throughput_error", claim=claim, severity=Severity.NOTE, evidence=(proof,))


def _missing_side(study: Study, knowledge: Knowledge) -> Finding | None:
    reasons = [reason for reason in (study.no_api, study.no_fleet) if reason]
    if not reasons:
        return None
    what = "The API side is unknown" if study.no_api else "The self-hosting side is unknown"
    claim = f"{what}: {'; '.join(reasons)}. Nothing was put in its place."
    return Finding(id="cost.unknown_side", claim=claim, severity=Severity.NOTE, evidence=(prices_evidence(knowledge),))


def _steps(study: Study, knowledge: Knowledge) -> Finding | None:
    rows = [o for o in (*study.apis, *study.references) if any(s.since > study.day for s in o.price.steps)]
    if not rows:
        return None
    said = "; ".join(
        f"{o.label} {s.rate.input:g}/{s.rate.output:g} from {s.since}, {usd(o.usd)} a month until then"
        for o in rows
        for s in o.price.steps
    )
    proof = tuple(api_evidence(option, knowledge) for option in rows)
    claim = f"Prices that are known to change: {said}."
    return Finding(id="cost.price_steps", claim=claim, severity=Severity.NOTE, evidence=proof)


def _given(study: Study, title: str) -> tuple[Evidence, ...]:
    seen = study.day.isoformat()
    return (Evidence(title=title, locator="Inquiry, use.workload", seen=seen, grade=Grade.PERSON),)


def _implausible(study: Study) -> Finding | None:
    """A load no customer is known to have: nothing that a decision could rest on."""
    if study.load.tokens_per_month <= MOST_TOKENS:
        return None
    volume = f"{tokens(study.load.tokens_per_month)} tokens a month"
    claim = f"{volume} is more than one customer is known to use: confirm it; list prices are an upper bound there."
    given = _given(study, "Volume given by the person asking")
    owner = "the person asking"
    return Finding(id="cost.implausible_volume", claim=claim, severity=Severity.CONDITION, evidence=given, owner=owner)


def _too_large(study: Study) -> Finding | None:
    if study.fleet is None or study.fleet.fleet.gpus <= MOST_GPUS:
        return None
    count = f"{study.fleet.fleet.gpus:,} GPUs"
    claim = f"{count} are more than are rented to a new customer: the cost of that fleet is an order of magnitude."
    given = _given(study, "Load given by the person asking")
    return Finding(id="cost.fleet_size", claim=claim, severity=Severity.CONDITION, evidence=given, owner=BUYER)


def _latency(study: Study) -> Finding | None:
    """A latency target that no GPU meets, or that leaves some GPUs out."""
    given = _given(study, "Latency target of the load")
    if study.missed:
        m = study.missed
        claim = (
            f"No GPU here meets {m.target_ms:g} ms per token; the fastest, {m.accelerator_id}, takes "
            f"{m.fastest_ms:,.1f} ms with a single request. Fleets are costed at {m.costed_ms:,.0f} ms and not ranked."
        )
        owner = "product owner"
        return Finding(id="cost.latency_missed", claim=claim, severity=Severity.CONDITION, evidence=given, owner=owner)
    if not study.late:
        return None
    said = ", ".join(f"{gpu} ({ms:,.0f} ms)" for gpu, ms in study.late)
    claim = f"Left out because they miss {study.load['tpot_target_ms']:g} ms per token: {said}."
    return Finding(id="cost.latency_left_out", claim=claim, severity=Severity.NOTE, evidence=given)


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


def _own_gpus(study: Study) -> Finding | None:
    """What the GPUs the person has can and cannot do."""
    fleet, said = study.fleet, " ".join(own_claim(study))
    if fleet is None or not said:
        return None
    short = fleet.served_by_own < study.load.requests_per_day
    given = _given(study, "GPUs given by the person asking")
    spare = "" if fleet.stairs.spare else " There is no spare replica: a failure stops part of the service."
    severity, owner = (Severity.CONDITION, BUYER) if short else (Severity.NOTE, None)
    return Finding(id="cost.own_gpus", claim=f"{said}{spare}", severity=severity, evidence=given, owner=owner)
