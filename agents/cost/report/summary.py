"""A study in a few sentences: the answer with its range, the break-even, and what to beware of."""

from decimal import Decimal

from protocols.adoption import Hosting, KeyFigure
from protocols.adoption.text.number_format import money, money_range, number

from ..economics.api_options import ApiOption
from ..economics.fleets.own_fleet import SelfOption
from ..economics.study import Study
from ..measure.outcome import CostOutcome
from .budget import BudgetFit, chosen
from .findings.load import MOST_GPUS, own_claim

UNKNOWN = "Cost unknown"
AGAINST_BUDGET = {
    CostOutcome.WITHIN: "within the budget",
    CostOutcome.TIGHT: "close to the budget",
    CostOutcome.OVER: "over the budget",
}


def answer(study: Study, fitted: BudgetFit | None, hosting: Hosting | None) -> str:
    """The monthly cost of the kind of hosting that is wanted, else of the cheapest, in a few words."""
    if not study.plausible:
        return "No figure: the volume must be confirmed first"
    option = chosen(study, hosting) or study.cheapest
    if option is None:
        return UNKNOWN
    spread = study.simulation.bands.get(option.id)
    ends = (spread.p10, spread.p90) if spread else ()
    bill = money_range(study.p50(option), "a month", *ends)
    return f"{bill}, {AGAINST_BUDGET[fitted.outcome]}" if fitted else bill


def key_figure(study: Study, hosting: Hosting | None) -> KeyFigure | None:
    """The figure in `answer`: the monthly cost of the kind of hosting that is wanted, else of the cheapest."""
    option = chosen(study, hosting) or study.cheapest if study.plausible else None
    if option is None:
        return None
    spread = study.simulation.bands.get(option.id)
    middle, low, high = (spread.p50, spread.p10, spread.p90) if spread else (option.usd, None, None)
    bounds = {name: Decimal(str(round(usd, 2))) for name, usd in (("low", low), ("high", high)) if usd is not None}
    return KeyFigure(value=Decimal(str(round(middle, 2))), unit="USD/month", label=option.label, **bounds)


def summary(study: Study, fitted: BudgetFit | None) -> str:
    """What a reader in a hurry must know, the answer first."""
    if not study.plausible:
        return _nonsense(study)
    sentences = [*_late(study), _answer(study), *_further_side(study), *_crossing(study), *own_claim(study)]
    sentences += [fitted.finding.claim] if fitted else []
    sentences += [f"{reason[0].upper()}{reason[1:]}." for reason in (study.no_api, study.no_fleet) if reason]
    return " ".join([*sentences, *_beware(study)])


def _nonsense(study: Study) -> str:
    volume = number(study.load.tokens_per_month)
    sentences = (
        f"{volume} tokens a month is more than one customer is known to use: confirm it before any figure is used."
    )
    if study.api:
        sentences += (
            f" At list price {study.api.label} would be about ${_rounded(study.api.usd)} a month, an upper bound."
        )
    return sentences


def _rounded(amount: float) -> str:
    """One digit and a word: an order of magnitude."""
    return number(float(f"{amount:.0e}"))


def _late(study: Study) -> list[str]:
    missed = study.missed
    if missed is None:
        return []
    return [
        f"No GPU here meets {missed.target_ms:g} ms per token: the fastest, {missed.accelerator_id}, "
        f"takes {missed.fastest_ms:,.0f} ms ({missed.fastest_ms / missed.target_ms:.1f} times the target). "
        f"Fleets are costed at {missed.costed_ms:,.0f} ms instead and not ranked; no host's pace is known here either."
    ]


def _answer(study: Study) -> str:
    volume = f"{number(study.load.tokens_per_month)} tokens a month"
    assumed = "" if study.load.volume_given else " (assumed because nobody gave a volume)"
    best = study.cheapest
    if best is None:
        return f"For {volume}{assumed} no cost can be stated."
    # Said every time: the cheapest known is not the cheapest there is.
    among = f" (cheapest of {len(study.apis)} hosts on file, as of {study.prices_of})" if best is study.api else ""
    return f"Cheapest for {volume}{assumed}: {best.label}, {_quoted(best, study)} a month{among}."


def _quoted(option: ApiOption | SelfOption, study: Study) -> str:
    spread = study.simulation.bands.get(option.id)
    return (
        f"{money(spread.p50)} (P10 to P90 {money(spread.p10)} to {money(spread.p90)})" if spread else money(option.usd)
    )


def _further_side(study: Study) -> list[str]:
    """The other side of the comparison."""
    if study.fleet is None or study.api is None:
        return [f"{study.fleet.label}: {_quoted(study.fleet, study)}."] if study.fleet and study.missed else []
    best, simulation = study.cheapest, study.simulation
    rival = study.fleet if best is study.api else study.api
    sentences = f"{rival.label}: {_quoted(rival, study)}"
    if simulation.fleet_cheaper is not None:
        sentences += f"; self-hosting is cheaper in {simulation.fleet_cheaper / simulation.draws:.0%} of draws"
    return [f"{sentences}."]


def _crossing(study: Study) -> list[str]:
    """The lowest load from which a fleet stays cheaper than the cheapest API."""
    if study.api is None or not study.break_evens:
        return []
    option = study.first_to_cross
    if option is None:
        return ["At no volume does a fleet considered here become and stay cheaper than that API."]
    lasting = study.break_evens[option.id].lasting or 0.0
    sentences = (
        f"Break-even: from {number(study.tokens_at(lasting))} tokens a month on, {option.capacity.accelerator_id}"
    )
    beyond = option.stairs.own_gpus and lasting > option.served_by_own
    return [
        f"{sentences} GPUs stay cheaper{f', which takes more than your {option.stairs.own_gpus}' if beyond else ''}."
    ]


def _beware(study: Study) -> list[str]:
    """The caveat that weighs most."""
    if study.fleet and study.fleet.fleet.gpus > MOST_GPUS:
        return [f"{study.fleet.fleet.gpus:,} GPUs are more than are rented to a new customer: an order of magnitude."]
    if not study.load.is_given("output_tokens"):
        return ["The lengths of requests are assumed: give your own."]
    return []
