"""The latency target against what the GPUs can do: which fleets count, and by how much it is missed."""

from dataclasses import dataclass, replace

from protocols.adoption import Inquiry

from ...facts.knowledge import Knowledge
from ...facts.machines.specs import Architecture
from ...measure.measure import figure
from ..workload import Load
from .fleet_choice import sized, worth_showing
from .own_fleet import SelfOption

EASED = 1.25
"""A target this much above the fastest pace lets a replica serve more than one reader."""


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
    options = sized(model, inquiry, load, knowledge)
    missed = None
    # First without easing: one GPU in time is enough to drop all that are late.
    if not any(option.capacity.meets_target for option in options):
        missed = _missed(options, load, knowledge)
        eased = figure("tpot_target_ms", missed.costed_ms, "ms/token", load.inputs["tpot_target_ms"].evidence)
        options = sized(model, inquiry, replace(load, inputs={**load.inputs, "tpot_target_ms": eased}), knowledge)
    in_time = [option for option in options if option.capacity.meets_target] or options
    late = {o.capacity.accelerator_id: o.capacity.tpot_s * 1000 for o in options if not o.capacity.meets_target}
    # A named GPU is shown as it is; else only the few fleets a reader can compare.
    selection = in_time if inquiry.use.workload.gpu else worth_showing(in_time)
    return Fleets(tuple(selection), () if missed else tuple(sorted(late.items())), missed)


def _missed(options: list[SelfOption], load: Load, knowledge: Knowledge) -> Missed:
    fastest = min(options, key=lambda option: (option.capacity.tpot_s, option.id)).capacity
    pace = fastest.tpot_s * 1000
    costed = max(knowledge.assumed.value("tpot_target_ms"), pace * EASED)
    return Missed(load["tpot_target_ms"], pace, fastest.accelerator_id, costed)
