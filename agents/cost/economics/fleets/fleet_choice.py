"""Which of the fleets that serve a load are worth showing, and what a latency target leaves of them."""

from dataclasses import dataclass, replace

from protocols.adoption import Inquiry

from ...facts.knowledge import Knowledge
from ...facts.machines.specs import Architecture, NotEstimable
from ...measure.measure import figure
from ..workload import Load
from .gpu_offers import PROVIDER_CLASSES, accelerators, prices
from .own_fleet import SelfOption, self_option

MOST_FLEETS = 2
MOST_LEAN = 3
# A target this much above the fastest pace lets a replica serve more than one reader.
EASED = 1.25


@dataclass(frozen=True)
class Missed:
    """A target no GPU meets: the fastest pace there is, and the pace the fleets were costed at instead."""

    target_ms: float
    fastest_ms: float
    accelerator_id: str
    costed_ms: float


@dataclass(frozen=True)
class Fleets:
    """The fleets to compare, cheapest first; `late` are the GPUs that miss the target while others meet it."""

    options: tuple[SelfOption, ...] = ()
    late: tuple[tuple[str, float], ...] = ()
    missed: Missed | None = None


def fleets(model: Architecture, inquiry: Inquiry, load: Load, knowledge: Knowledge) -> Fleets:
    """Only what meets the target; where nothing does, fleets at an eased pace, marked as that."""
    options = _sized(model, inquiry, load, knowledge)
    missed = None
    # First without easing: one GPU in time is enough to drop all that are late.
    if not any(option.capacity.meets_target for option in options):
        missed = _missed(options, load, knowledge)
        eased = figure("tpot_target_ms", missed.costed_ms, "ms/token", load.inputs["tpot_target_ms"].evidence)
        options = _sized(model, inquiry, replace(load, inputs={**load.inputs, "tpot_target_ms": eased}), knowledge)
    in_time = [option for option in options if option.capacity.meets_target] or options
    late = {o.capacity.accelerator_id: o.capacity.tpot_s * 1000 for o in options if not o.capacity.meets_target}
    # A named GPU is shown as it is; else only the few fleets a reader can compare.
    selection = in_time if inquiry.use.workload.gpu else _worth_showing(in_time)
    return Fleets(tuple(selection), () if missed else tuple(sorted(late.items())), missed)


def _missed(options: list[SelfOption], load: Load, knowledge: Knowledge) -> Missed:
    fastest = min(options, key=lambda option: (option.capacity.tpot_s, option.id)).capacity
    pace = fastest.tpot_s * 1000
    costed = max(knowledge.assumed.value("tpot_target_ms"), pace * EASED)
    return Missed(load["tpot_target_ms"], pace, fastest.accelerator_id, costed)


def _sized(model: Architecture, inquiry: Inquiry, load: Load, knowledge: Knowledge) -> list[SelfOption]:
    """A fleet on each class of GPU that holds the model at each class of provider, cheapest first.

    Raises NotEstimable when no fleet can be sized, UnknownAccelerator for a GPU nobody knows.
    """
    gpu_name = inquiry.use.workload.gpu
    sized_options, reasons = [], []
    for accelerator in accelerators(knowledge, gpu_name):
        for price in prices(accelerator.id, inquiry, knowledge):
            try:
                sized_options.append(self_option(model, accelerator, price, inquiry, load, knowledge))
            except NotEstimable as error:
                reasons.append(str(error))
    if not sized_options:
        raise NotEstimable(reasons[0] if reasons else f"no price is known for {gpu_name or 'such GPUs'}")
    return sorted(sized_options, key=_rank)


def _worth_showing(ranked: list[SelfOption]) -> list[SelfOption]:
    """The cheapest few GPUs, the best of each class of provider, and the best that rests on firm ground."""
    by_gpu = {option.capacity.accelerator_id: option for option in reversed(ranked)}
    for option in reversed(ranked):
        if option.price.provider_class == PROVIDER_CLASSES[0]:
            by_gpu[option.capacity.accelerator_id] = option
    options = sorted(by_gpu.values(), key=_rank)[:MOST_FLEETS]
    for provider_class in PROVIDER_CLASSES:
        options += [option for option in ranked if option.price.provider_class == provider_class][:1]
    # What an estimate rests on firmly stays in sight even when something shakier is cheaper.
    firm = [o for o in ranked if o.capacity.validated and o.price.offers > 1 and not o.price.loose]
    lean = sorted(ranked, key=lambda o: (o.price.loose, _usd_per_request_when_full(o)))
    return sorted({option.id: option for option in (*options, *firm[:1], *lean[:MOST_LEAN])}.values(), key=_rank)


def _usd_per_request_when_full(option: SelfOption) -> float:
    """What grows with the load: the least of it beats an API first, whatever today's volume."""
    return option.price.median * option.capacity.gpu_seconds_per_request


def _rank(option: SelfOption) -> tuple[bool, bool, float, str]:
    """Cheapest first; what misses the latency target, and marketplaces without a service level, come after."""
    return not option.capacity.meets_target, option.price.loose, option.usd, option.id
