"""Works out everything about one model and one load: options, their spread, break-evens and what drives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from protocols.adoption import Inquiry

from ..facts.knowledge import Knowledge
from ..facts.machines.specs import Architecture, NotEstimable, UnknownAccelerator
from .api_cost import DAYS_PER_MONTH, request_usd
from .api_options import ApiOption, api_options, reference_options
from .break_even import BreakEven, break_even
from .fleets.fleet_choice import Fleets, Missed
from .fleets.fleet_choice import fleets as fleets_in_time
from .fleets.own_fleet import SelfOption
from .sensitivity import DriverSwing, tornado
from .simulation import NOT_SIMULATED, Simulation, simulate, uncertainty
from .workload import Load, load_of

MOST_TOKENS = 1e13
VOLUME_CONFIRMED = "volume_confirmed"
TOO_MUCH = "a fleet for that load cannot be rented, so none was sized"


@dataclass(frozen=True)
class Study:
    """One model under one load; `no_fleet` and `no_api` say why a side is missing."""

    model_id: str
    model: Architecture | None
    day: date
    prices_of: date
    load: Load
    apis: tuple[ApiOption, ...]
    fleets: tuple[SelfOption, ...]
    references: tuple[ApiOption, ...]
    simulation: Simulation
    break_evens: Mapping[str, BreakEven]
    bars: tuple[DriverSwing, ...]
    no_fleet: str
    no_api: str
    missed: Missed | None
    late: tuple[tuple[str, float], ...]
    plausible: bool
    horizon_months: int | None

    @property
    def api(self) -> ApiOption | None:
        return self.apis[0] if self.apis else None

    @property
    def fleet(self) -> SelfOption | None:
        return self.fleets[0] if self.fleets else None

    @property
    def cheapest(self) -> ApiOption | SelfOption | None:
        """The cheaper side; a fleet that misses the latency target is none."""
        sides = (self.api, None if self.missed else self.fleet)
        return min((o for o in sides if o), key=lambda o: o.usd, default=None)

    def p50(self, option: ApiOption | SelfOption) -> float:
        """The middle of the draws, which is what an option is quoted at."""
        spread = self.simulation.bands.get(option.id)
        return spread.p50 if spread else option.usd

    def tokens_at(self, requests_per_day: float) -> float:
        """Tokens a month of a load in requests a day."""
        return requests_per_day * DAYS_PER_MONTH * self.load.tokens_per_request

    @property
    def first_to_cross(self) -> SelfOption | None:
        """The fleet that stays cheaper than the API from the lowest load on; marketplaces come last."""
        lasting = {f: self.break_evens[f.id].lasting for f in self.fleets if f.id in self.break_evens}
        # Marketplaces sort last: a break-even should not rest on a rent without a service level.
        crossing = [(f.price.loose, at, f.id, f) for f, at in lasting.items() if at is not None]
        return min(crossing, key=lambda entry: entry[:3])[3] if crossing else None


def study(model_id: str, inquiry: Inquiry, knowledge: Knowledge, *, simulated: bool = True) -> Study:
    """The study of a model that has a price, an architecture, or both; without draws when not `simulated`."""
    day = inquiry.as_of or knowledge.as_of
    load = load_of(inquiry, knowledge, model_id)
    model = knowledge.architecture(model_id)
    apis = api_options(model_id, load, knowledge, day, inquiry.use.workload.own_prices)
    sane = plausible(load, inquiry)
    own, no_fleet = _fleets(model, inquiry, load, knowledge) if sane else (Fleets(), TOO_MUCH)
    fleets, comparable = own.options, bool(apis) and not own.missed
    uncertain = {fleet.id: uncertainty(fleet, load, knowledge.assumed) for fleet in fleets}
    best = apis[0] if apis else None
    return Study(
        model_id=model_id,
        model=model,
        day=day,
        prices_of=knowledge.api.as_of,
        load=load,
        apis=apis,
        fleets=fleets,
        references=reference_options(model_id, load, knowledge, day),
        simulation=simulate(apis, fleets, uncertain, load, knowledge.assumed, comparable)
        if simulated and sane
        else NOT_SIMULATED,
        break_evens={f.id: break_even(f.stairs, api_usd_per_request(best, load)) for f in fleets}
        if best and comparable
        else {},
        bars=tornado(uncertain[fleets[0].id])[1] if fleets else (),
        no_fleet=no_fleet,
        no_api="" if apis else _no_api(model_id, load, knowledge, day),
        missed=own.missed,
        late=own.late,
        plausible=sane,
        horizon_months=inquiry.use.workload.horizon_months,
    )


def cheapest_sides(model_id: str, inquiry: Inquiry, knowledge: Knowledge) -> tuple[float | None, float | None]:
    """USD a month of the cheapest API and of the best fleet, without anything else a study works out."""
    load, workload = load_of(inquiry, knowledge, model_id), inquiry.use.workload
    apis = api_options(model_id, load, knowledge, inquiry.as_of or knowledge.as_of, workload.own_prices)
    if not apis or not plausible(load, inquiry):
        return (apis[0].usd if apis else None), None
    own, _ = _fleets(knowledge.architecture(model_id), inquiry, load, knowledge)
    return apis[0].usd, own.options[0].usd if own.options else None


def plausible(load: Load, inquiry: Inquiry) -> bool:
    """Whether a load is one a customer can have, or the person confirmed that it is meant."""
    return load.tokens_per_month <= MOST_TOKENS or inquiry.facts.get(VOLUME_CONFIRMED) is True


def _no_api(model_id: str, load: Load, knowledge: Knowledge, day: date) -> str:
    if any(row.sold_on(day) for row in knowledge.api.selling(model_id)):
        return f"no host of {model_id} takes requests of {load.tokens_per_request:,.0f} tokens"
    return f"no host's price for {model_id} is known that a new customer could rely on"


def api_usd_per_request(option: ApiOption, load: Load) -> float:
    """What one request costs at this API, retries included."""
    return request_usd(option.effective.rate, load.request) * (1 + load["retry_share"])


def _fleets(model: Architecture | None, inquiry: Inquiry, load: Load, knowledge: Knowledge) -> tuple[Fleets, str]:
    if model is None:
        return Fleets(), "its architecture is not known here, so nothing can be said about the GPUs it needs"
    try:
        return fleets_in_time(model, inquiry, load, knowledge), ""
    except (NotEstimable, UnknownAccelerator) as error:
        return Fleets(), str(error)
