"""The tables a reader compares: options, totals, sensitivities, and published runs beside the estimate."""

from protocols.adoption import Table
from protocols.adoption.text.number_format import money, number

from ..economics.api_options import ApiOption
from ..economics.fleets.own_fleet import SelfOption
from ..economics.sensitivity import DRIVER_NAMES
from ..economics.study import Study
from ..economics.totals import Totals
from ..facts.knowledge import Knowledge
from ..performance.capacity import SpeedBasis
from .price_evidence import api_evidence, rent_evidence


def options_table(study: Study, knowledge: Knowledge) -> Table:
    """Every option's monthly cost; other models stand last and unranked."""
    # Other models are appended, never sorted in: a lower price of another quality is no better rank.
    ranked = sorted([*study.apis, *study.fleets], key=study.p50)
    rows = [_row(option, study, "same model") for option in ranked]
    rows += [_row(option, study, "another model, of another quality: not ranked") for option in study.references]
    proof = [api_evidence(option, knowledge) for option in (*study.apis, *study.references)]
    proof += [e for option in study.fleets for e in rent_evidence(option, knowledge, study.day)]
    columns = ("option", "USD/month", "P10 to P90", "break-even against the cheapest API", "what it is")
    return Table(
        id="options",
        title="What each option costs a month for this load",
        columns=columns,
        rows=tuple(rows),
        evidence=tuple(dict.fromkeys(proof)),
    )


def _row(option: ApiOption | SelfOption, study: Study, what: str) -> tuple[str, ...]:
    spread = study.simulation.bands.get(option.id)
    between = f"{money(spread.p10)} to {money(spread.p90)}" if spread else "price only"
    return option.label, money(study.p50(option)), between, _crossing(option, study), _what(option, what, study)


def _crossing(option: ApiOption | SelfOption, study: Study) -> str:
    crossing = study.break_evens.get(option.id)
    if crossing is None:
        return ""
    if crossing.lasting is None:
        charged = money(crossing.replica_api_usd)
        return f"none: a replica costs {money(crossing.replica_usd)}, the API charges {charged} for its work"
    per_month = crossing.lasting * 30.4375 * study.load.tokens_per_request
    return f"{number(per_month)} tokens/month ({crossing.lasting:,.0f} requests/day)"


def _what(option: ApiOption | SelfOption, what: str, study: Study) -> str:
    if isinstance(option, ApiOption):
        notes = [what, f"sold as {option.price.model}", option.price.verification]
        if option.price.conflicts:
            notes.append("; ".join(f"{c.source} says {c.input:g}/{c.output:g}" for c in option.price.conflicts))
        if option.price.variant:
            notes.append(f"served as {option.price.variant}")
        return "; ".join(notes)
    replica, fleet = option.capacity, option.fleet
    notes = [
        what,
        f"{fleet.replicas} replicas of {replica.n} GPU ({replica.layout}, {replica.precision.label})",
        f"{fleet.utilisation:.0%} busy on average",
        f"{option.price.low:g} to {option.price.high:g} USD/GPU-h",
    ]
    if study.missed:
        notes.append(f"misses the latency target: {replica.tpot_s * 1000:,.0f} ms per token")
    if option.price.loose:
        notes.append("no service level")
    return "; ".join(notes)


def totals_table(totals: tuple[Totals, ...]) -> Table:
    """Total cost by horizon and price scenario."""
    rows = tuple(
        (
            t.option.label,
            f"{t.months} months",
            t.scenario.name,
            money(t.one_time),
            money(t.usage.present_value),
            money(t.people.present_value),
            money(t.usd),
        )
        for t in totals
    )
    columns = (
        "option",
        "horizon",
        "prices",
        "one-time",
        "tokens or GPUs",
        "people and storage",
        "total, present value",
    )
    return Table(
        id="tco", title="Total cost in three price scenarios; none of them is a forecast", columns=columns, rows=rows
    )


def tornado_table(study: Study) -> Table | None:
    """What moves the best fleet's cost most."""
    if study.fleet is None or not study.bars:
        return None
    rows = tuple(
        (DRIVER_NAMES[bar.input], money(bar.at_p10), money(bar.at_p90), money(bar.width)) for bar in study.bars
    )
    columns = ("input", "cost at its P10", "cost at its P90", "difference")
    return Table(id="tornado", title=f"What moves the monthly cost of {study.fleet.label}", columns=columns, rows=rows)


def throughput_table(study: Study) -> Table | None:
    """The estimate of each fleet's replica, and the published run nearest to it."""
    if not study.fleets:
        return None
    rows = []
    for option in study.fleets:
        replica = option.capacity
        estimated = f"{replica.estimated_output_tokens_per_s:,.0f}"
        published, used = "none", "estimate"
        if replica.anchor:
            row = replica.anchor.nearest
            published = (
                f"{row.output_tokens_per_s:,.0f} at {row.input_tokens:,.0f}/{row.output_tokens:,.0f} tokens"
                f" (estimated {replica.anchor.nearest_estimate:,.0f}); {row.id}, {row.seen}"
            )
            used = f"{replica.output_tokens_per_s:,.0f}, corrected by the published runs"
        if replica.basis is SpeedBasis.USER:
            used = f"{replica.output_tokens_per_s:,.0f}, measured by the person asking"
        rows.append((option.label, estimated, published, used, f"{replica.tpot_s * 1000:,.1f} ms", str(replica.batch)))
    columns = (
        "option",
        "estimated output tokens/s of a replica",
        "nearest published run",
        "used",
        "time per token",
        "batch",
    )
    unique = tuple(dict.fromkeys(rows))
    return Table(id="throughput", title="Throughput: estimate and measurement", columns=columns, rows=unique)
