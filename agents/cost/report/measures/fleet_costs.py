"""What a fleet costs a month, as Measures: rent, people, storage and their sum."""

from datetime import date

from protocols.adoption import Input, Measure

from ...economics.fleets.own_fleet import SelfOption
from ...economics.fleets.purchase import BOUGHT, bought_measure
from ...economics.fleets.staffing import BEYOND, FORMULA, SIZES
from ...economics.study import Study
from ...economics.workload import Load
from ...facts.assumptions import Assumed
from ...facts.knowledge import Knowledge
from ...measure.measure import USD_MONTH, figure, measure, of
from ..price_evidence import rent_evidence
from .api_measures import ranged


def owned_gpu_hour(option: SelfOption, knowledge: Knowledge) -> tuple[Measure, ...]:
    """The cost of an owned GPU-hour, when the fleet is bought."""
    if option.price.provider_class != BOUGHT:
        return ()
    accelerator, gpus = knowledge.physics.accelerators[option.capacity.accelerator_id], knowledge.gpus
    facts = knowledge.physics.energy
    return (bought_measure(accelerator, gpus.purchase_usd_per_server, facts, knowledge.assumed),)


def rent_input(option: SelfOption, knowledge: Knowledge, day: date) -> Input:
    proof = rent_evidence(option, knowledge, day)
    return figure("usd_per_gpu_hour", option.price.median, "USD per GPU-hour", proof)


def cost_measures(
    option: SelfOption, study: Study, rent: Measure, gpus: Measure, assumed: Assumed
) -> tuple[Measure, ...]:
    share, storage = (assumed[n] for n in ("overhead", "storage_usd_per_gb_month"))
    people = _people(option, study.load, gpus, assumed)
    storage_term = measure(
        f"{option.id}.storage_usd_month",
        f"{option.label}: storage of the weights",
        USD_MONTH,
        "weights_gb * storage_usd_per_gb_month",
        (
            figure("weights_gb", option.capacity.weights_bytes / 1e9, "GB"),
            figure("storage_usd_per_gb_month", storage.value, storage.unit, (storage.evidence,)),
        ),
    )
    inputs = (
        of("gpu_usd_month", rent),
        figure("overhead", share.value, share.unit, (share.evidence,)),
        of("people_usd_month", people),
        of("storage_usd_month", storage_term),
    )
    formula = "gpu_usd_month * (1 + overhead) + people_usd_month + storage_usd_month"
    return (
        people,
        storage_term,
        ranged(
            f"{option.id}.usd_month", f"{option.label}: monthly cost, central case", formula, inputs, study, option.id
        ),
    )


def _people(option: SelfOption, load: Load, gpus: Measure, assumed: Assumed) -> Measure:
    """The people a fleet takes: what the person gave, or the rule on its GPUs."""
    salary = assumed["salary_usd_per_year"]
    paid = figure("salary_usd_per_year", salary.value, salary.unit, (salary.evidence,))
    formula, inputs = "fte", (load.inputs["fte"], paid)
    if not load.is_given("fte"):
        rule = [figure(name, assumed.value(name), assumed[name].unit, (assumed[name].evidence,)) for name in SIZES]
        formula, inputs = f"({FORMULA} + {BEYOND})", (*rule, of("gpus", gpus), paid)
    label = f"{option.label}: people"
    return measure(f"{option.id}.people_usd_month", label, USD_MONTH, f"{formula} * salary_usd_per_year / 12", inputs)
