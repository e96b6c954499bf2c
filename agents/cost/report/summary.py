"""A study in a few sentences: the answer with its range, the break-even, and what to beware of."""

from decimal import Decimal

from protocols.adoption import Hosting, KeyFigure

from ..economics.api_options import ApiOption
from ..economics.own_fleet import SelfOption
from ..economics.study import Study
from ..measure.format import tokens, usd
from .budget import Fit, Outcome, chosen
from .decision_measures import tokens_at
from .tables import about

MOST_GPUS = 10_000
UNKNOWN = "Cost unknown"
AGAINST_BUDGET = {
    Outcome.WITHIN: "within the budget",
    Outcome.TIGHT: "close to the budget",
    Outcome.OVER: "over the budget",
}


def answer(found: Study, fitted: Fit | None, hosting: Hosting | None) -> str:
    """The monthly cost of the kind of hosting that is wanted, else of the cheapest, in a few words."""
    if not found.plausible:
        return "No figure: the volume must be confirmed first"
    option = chosen(found, hosting) or found.cheapest
    if option is None:
        return UNKNOWN
    spread = found.simulation.bands.get(option.id)
    said = about(spread.p50, "a month", spread.p10, spread.p90) if spread else about(option.usd, "a month")
    return f"{said}, {AGAINST_BUDGET[fitted.outcome]}" if fitted else said


def key_figure(found: Study, hosting: Hosting | None) -> KeyFigure | None:
    """The figure in `answer`: the monthly cost of the kind of hosting that is wanted, else of the cheapest."""
    option = chosen(found, hosting) or found.cheapest if found.plausible else None
    if option is None:
        return None
    spread = found.simulation.bands.get(option.id)
    middle, low, high = (spread.p50, spread.p10, spread.p90) if spread else (option.usd, None, None)
    bounds = {name: Decimal(str(round(usd, 2))) for name, usd in (("low", low), ("high", high)) if usd is not None}
    return KeyFigure(value=Decimal(str(round(middle, 2))), unit="USD/month", label=option.label, **bounds)


def summary(found: Study, fitted: Fit | None) -> str:
    """What a reader in a hurry must know, the answer first."""
    if not found.plausible:
        return _nonsense(found)
    said = [*_late(found), _answer(found), *_other(found), *_crossing(found), *own_claim(found)]
    said += [fitted.finding.claim] if fitted else []
    said += [f"{reason[0].upper()}{reason[1:]}." for reason in (found.no_api, found.no_fleet) if reason]
    return " ".join([*said, *_beware(found)])


def _nonsense(found: Study) -> str:
    volume = tokens(found.load.tokens_per_month)
    said = f"{volume} tokens a month is more than one customer is known to use: confirm it before any figure is used."
    if found.api:
        said += f" At list price {found.api.label} would be about ${_rounded(found.api.usd)} a month, an upper bound."
    return said


def _rounded(amount: float) -> str:
    """One digit and a word: an order of magnitude."""
    return tokens(float(f"{amount:.0e}"))


def _late(found: Study) -> list[str]:
    missed = found.missed
    if missed is None:
        return []
    return [
        f"No GPU here meets {missed.target_ms:g} ms per token: the fastest, {missed.accelerator_id}, "
        f"takes {missed.fastest_ms:,.0f} ms ({missed.fastest_ms / missed.target_ms:.1f} times the target). "
        f"Fleets are costed at {missed.costed_ms:,.0f} ms instead and not ranked; no host's pace is known here either."
    ]


def _answer(found: Study) -> str:
    volume = f"{tokens(found.load.tokens_per_month)} tokens a month"
    assumed = "" if found.load.volume_given else " (assumed because nobody gave a volume)"
    best = found.cheapest
    if best is None:
        return f"For {volume}{assumed} no cost can be stated."
    among = f" (cheapest of {len(found.apis)} hosts on file, as of {found.prices_of})" if best is found.api else ""
    return f"Cheapest for {volume}{assumed}: {best.label}, {_quoted(best, found)} a month{among}."


def _quoted(option: ApiOption | SelfOption, found: Study) -> str:
    spread = found.simulation.bands.get(option.id)
    return f"{usd(spread.p50)} (P10 to P90 {usd(spread.p10)} to {usd(spread.p90)})" if spread else usd(option.usd)


def _other(found: Study) -> list[str]:
    """The other side of the comparison."""
    if found.fleet is None or found.api is None:
        return [f"{found.fleet.label}: {_quoted(found.fleet, found)}."] if found.fleet and found.missed else []
    best, simulation = found.cheapest, found.simulation
    other = found.fleet if best is found.api else found.api
    said = f"{other.label}: {_quoted(other, found)}"
    if simulation.fleet_cheaper is not None:
        said += f"; self-hosting is cheaper in {simulation.fleet_cheaper / simulation.draws:.0%} of draws"
    return [f"{said}."]


def _crossing(found: Study) -> list[str]:
    """The lowest load from which a fleet stays cheaper than the cheapest API."""
    if found.api is None or not found.break_evens:
        return []
    option = found.first_to_cross
    if option is None:
        return ["At no volume does a fleet considered here become and stay cheaper than that API."]
    lasting = found.break_evens[option.id].lasting or 0.0
    said = f"Break-even: from {tokens(tokens_at(found, lasting))} tokens a month on, {option.capacity.accelerator_id}"
    beyond = option.stairs.own_gpus and lasting > option.served_by_own
    return [f"{said} GPUs stay cheaper{f', which takes more than your {option.stairs.own_gpus}' if beyond else ''}."]


def own_claim(found: Study) -> list[str]:
    """What the GPUs the person has can serve."""
    fleet = found.fleet
    if fleet is None or not fleet.stairs.own_gpus:
        return []
    have = f"Your {fleet.stairs.own_gpus} {fleet.capacity.accelerator_id}"
    if not fleet.served_by_own:
        return [f"{have} do not hold one replica, which takes {fleet.capacity.n}."]
    most = f"{have} can serve {tokens(tokens_at(found, fleet.served_by_own))} tokens a month"
    if fleet.served_by_own < found.load.requests_per_day:
        return [f"{most}; this load needs {fleet.fleet.gpus}, which is what was costed."]
    return [f"{most}."]


def _beware(found: Study) -> list[str]:
    """The caveat that weighs most."""
    if found.fleet and found.fleet.fleet.gpus > MOST_GPUS:
        return [f"{found.fleet.fleet.gpus:,} GPUs are more than are rented to a new customer: an order of magnitude."]
    if not found.load.given("output_tokens"):
        return ["The lengths of requests are assumed: give your own."]
    return []
