"""What moving from the model in use today would save: both bills for the same load, and nothing said of quality."""

from protocols.adoption import Assessment, Component, Measure, mentioned
from protocols.adoption.text.number_format import money, number

from ...economics.api_options import ApiOption, api_option, api_options
from ...economics.workload import Load, load_of
from ...facts.pricing.unit_prices import Modality
from ...measure.measure import measure, of
from ...report.measures.api_measures import API_FORMULA, api_inputs, requests_measure
from ..reply import CostCase, not_on_file, reply
from ..unit_quantity import quantity
from .units import bill, offers

QUALITY = "Whether the new model answers as well as the old one: compare both on your own tasks before moving."


def migration(case: CostCase) -> Assessment:
    """The bill of the model in use today beside the bill of this one, and the difference."""
    embeddings = _embeddings(case)
    if embeddings is not None:
        return embeddings
    incumbent = incumbent_of(case)
    if incumbent is None:
        return not_on_file(case, f"What you would save with {case.name} needs the model you use today, by its name.")
    load = _load(case, incumbent)
    today, new = cheapest(case, incumbent, load, retired=True), cheapest(case, case.model_id or "", load)
    if today is None or new is None:
        missing = incumbent if today is None else case.name
        return not_on_file(case, f"A price of {missing} is not on file, so the saving cannot be worked out.")
    requests = requests_measure(load)
    before, after = (_bill(case, option, load, requests) for option in (today, new))
    saving = measure(
        "migration.saving_usd_month",
        f"Saving a month by moving from {incumbent} to {case.name}",
        "USD/month",
        "before - after",
        (of("before", before), of("after", after)),
    )
    saved, share = float(saving.value), float(saving.value) / float(before.value) if before.value else 0.0
    verdict = (
        f"saves about {money(saved)} a month ({share:.0%})" if saved > 0 else f"costs {money(-saved)} a month more"
    )
    # A price that ended still tells what was paid until now, so it is compared, and said.
    over = "" if today.price.sold_on(case.day) else f" {incumbent} itself is no longer sold at that price."
    summary = (
        f"Moving from {incumbent} to {case.name} {verdict} for {number(load.tokens_per_month)} tokens a month: "
        f"{money(today.usd)} at {today.label} today, {money(new.usd)} at {new.label}, as of {case.knowledge.api.as_of}."
        f"{over} The two differ in quality, which the saving does not count."
    )
    return reply(
        case,
        f"{'Saves' if saved > 0 else 'Costs'} about {money(abs(saved))} a month{'' if saved > 0 else ' more'}: "
        f"{money(new.usd)} in place of {money(today.usd)} for {incumbent}",
        summary,
        (requests, before, after, saving),
        assumptions=load.assumptions,
        not_covered=(QUALITY, "The work of moving: prompts, evaluation, and both running side by side for a while."),
        confidence=0.7 if load.volume_given else 0.35,
    )


def _load(case: CostCase, incumbent: str) -> Load:
    """The load that is stated; else the one that costs what is paid today, at the list price of the model in use."""
    load, spend = load_of(case.inquiry, case.knowledge, case.model_id or ""), case.focus.spend_usd_per_month
    today = cheapest(case, incumbent, load, retired=True)
    # A sum said to be paid today is no budget for the new model: it tells the volume.
    if spend is None or load.volume_given or today is None or not today.usd:
        return load
    use = case.inquiry.use
    volume = round(load.tokens_per_month * spend / today.usd)
    workload = use.workload.model_copy(update={"tokens_per_month": volume})
    inquiry = case.inquiry.model_copy(update={"use": use.model_copy(update={"workload": workload})})
    return load_of(inquiry, case.knowledge, case.model_id or "")


def incumbent_of(case: CostCase) -> str | None:
    """The model in use today, by field or as the other model the question names."""
    id_of = case.knowledge.names.model_id
    if case.focus.incumbent:
        return id_of(Component(name=case.focus.incumbent))
    names = mentioned(case.inquiry.question, lambda name: id_of(Component(name=name)))
    return next((id for id in names if id != case.model_id), None)


def cheapest(case: CostCase, model_id: str, load: Load, *, retired: bool = False) -> ApiOption | None:
    """The cheapest host's bill; `retired` takes a price that is no longer sold where there is no other."""
    own = () if retired else case.inquiry.use.workload.own_prices
    sold = api_options(model_id, load, case.knowledge, case.day, own)
    if sold or not retired:
        return sold[0] if sold else None
    # Who still runs on a retired price pays it today; the sentence says that it is no longer sold.
    rows = case.knowledge.api.selling(model_id)
    return min((api_option(row, load, case.day, case.knowledge) for row in rows), key=lambda o: o.usd, default=None)


def _bill(case: CostCase, option: ApiOption, load: Load, requests: Measure) -> Measure:
    inputs = api_inputs(option, load, requests, case.knowledge)
    return measure(f"{option.id}.usd_month"[:160], f"{option.label}: monthly bill", "USD/month", API_FORMULA, inputs)


def _embeddings(case: CostCase) -> Assessment | None:
    """The same for embeddings: the other embedding model the question names, at its own price."""
    new = sorted(offers(case, case.name, Modality.EMBEDDING), key=lambda row: row.usd)
    if not new:
        return None
    names = (case.focus.incumbent or "", *case.knowledge.names.units_in(case.inquiry.question))
    ids = {row.sells for row in new}
    old = [row for name in names if name for row in offers(case, name, Modality.EMBEDDING) if row.sells not in ids]
    if not old:
        return not_on_file(case, f"What you would save with {case.name} needs the embeddings you use today, by name.")
    many = quantity(case, new[0].unit)
    today = min(old, key=lambda row: row.usd)
    before, after = bill(case, today, many), bill(case, new[0], many)
    terms = (of("before", before), of("after", after))
    saving = measure("migration.saving_usd", "Saving", before.unit, "before - after", terms)
    saved, per = float(saving.value), " a month" if many.per_month else ""
    summary = (
        f"Moving from {today.sells} to {case.name} {'saves' if saved > 0 else 'costs'} about {money(abs(saved))}{per}"
        f"{'' if saved > 0 else ' more'} for {many.words}: {money(float(before.value))} at {today.usd:g} USD per "
        f"{today.unit} today, {money(float(after.value))} at {new[0].usd:g}. Every vector must be made anew once."
    )
    return reply(
        case,
        f"{'Saves' if saved > 0 else 'Costs'} about {money(abs(saved))}{per}",
        summary,
        (before, after, saving),
        assumptions=many.assumptions,
        not_covered=(QUALITY, "Embedding the existing documents again, and the storage of longer vectors."),
        confidence=0.75,
    )
