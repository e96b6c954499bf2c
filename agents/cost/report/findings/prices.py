"""What a reader must know of the prices: their age, conflicts, rows left out, and changes already announced."""

from datetime import date

from protocols.adoption import Finding, Hosting, Inquiry, Severity
from protocols.adoption.text.number_format import money

from ...economics.study import Study
from ...facts.knowledge import Knowledge
from ...facts.pricing.gpu_prices import GPU_STALE_AFTER_DAYS
from ...facts.pricing.prices import API_STALE_AFTER_DAYS
from ..evidence import BUYER, prices_evidence
from ..price_evidence import api_evidence, price_evidence, rent_evidence

RETIRES_SOON_DAYS = 180
OWN_HOSTS = (Hosting.SELF_HOSTED, Hosting.ON_PREM)


def price_findings(study: Study, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Finding | None, ...]:
    """Every finding on the prices."""
    return (
        _api_age(study, knowledge),
        _rent_age(study, inquiry, knowledge),
        _conflicts(study, knowledge),
        _left_out(study, knowledge),
        _steps(study, knowledge),
        _retiring(study, knowledge),
    )


def _api_age(study: Study, knowledge: Knowledge) -> Finding | None:
    # Without a price there is none to be old or in doubt.
    if not study.apis and not study.references:
        return None
    age = (study.day - knowledge.api.as_of).days
    text = f"API prices are of {knowledge.api.as_of}, {age} days old on {study.day}."
    proof = (prices_evidence(knowledge),)
    if age <= API_STALE_AFTER_DAYS:
        return Finding(id="cost.api_price_age", claim=text, severity=Severity.NOTE, evidence=proof)
    claim = f"{text} That is over {API_STALE_AFTER_DAYS} days: confirm them with the host, or refresh the prices."
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
    text = f"{rent} rests on {len(offers)} offer{'s' * (len(offers) > 1)}, the oldest of {oldest}"
    text += f" ({age} days)." if not loose else f" at the earliest; {loose} of them give only a year or a month."
    if age <= GPU_STALE_AFTER_DAYS:
        return Finding(id="cost.gpu_price_age", claim=text, severity=Severity.NOTE, evidence=proof)
    claim = f"{text} Rents older than {GPU_STALE_AFTER_DAYS} days need a quote before they decide anything."
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
    text = "; ".join(
        f"{o.price.host} {o.price.model}: used {o.price.standard.rate.input:g}/{o.price.standard.rate.output:g}, "
        + ", ".join(f"{c.source} says {c.input:g}/{c.output:g}" for c in o.price.conflicts)
        for o in rows
    )
    claim = f"Sources disagree on these prices (USD per million input/output tokens): {text}."
    proof = tuple(api_evidence(option, knowledge) for option in rows)
    return Finding(id="cost.price_conflicts", claim=claim, severity=Severity.NOTE, evidence=proof)


def _left_out(study: Study, knowledge: Knowledge) -> Finding | None:
    rows = [row for row in knowledge.api.selling(study.model_id) if not row.sold_on(study.day)]
    if not rows:
        return None
    text = "; ".join(
        f"{row.host} {row.model} ({row.standard.rate.input:g}/{row.standard.rate.output:g}): "
        + (row.withdrawn or f"retired on {row.retires}, {row.retires_source}")
        for row in rows
    )
    claim = f"Prices on file that were not used: {text}."
    return Finding(
        id="cost.prices_left_out", claim=claim, severity=Severity.NOTE, evidence=(prices_evidence(knowledge),)
    )


def _steps(study: Study, knowledge: Knowledge) -> Finding | None:
    rows = [o for o in (*study.apis, *study.references) if any(s.since > study.day for s in o.price.steps)]
    if not rows:
        return None
    text = "; ".join(
        f"{o.label} {s.rate.input:g}/{s.rate.output:g} from {s.since}, {money(o.usd)} a month until then"
        for o in rows
        for s in o.price.steps
    )
    proof = tuple(api_evidence(option, knowledge) for option in rows)
    claim = f"Prices that are known to change: {text}."
    return Finding(id="cost.price_steps", claim=claim, severity=Severity.NOTE, evidence=proof)


def _retiring(study: Study, knowledge: Knowledge) -> Finding | None:
    """The quoted price ends soon, by the day of the question."""
    if study.api is None:
        return None
    price = study.api.price
    if price.retires is None or (price.retires - study.day).days > RETIRES_SOON_DAYS:
        return None
    claim = f"{study.api.label} stops selling {price.model} on {price.retires}: plan for another host."
    proof = (price_evidence(price, knowledge),)
    severity = Severity.CONDITION
    return Finding(id="cost.price_retires", claim=claim, severity=severity, evidence=proof, owner=BUYER)
