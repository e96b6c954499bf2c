"""What tokens cost whatever the load: the list price at every host, one request, and what a discount is worth."""

from protocols.adoption import Assessment, Measure, Table
from protocols.adoption.text.number_format import money, number

from ...economics.api_options import ApiOption, api_options
from ...economics.workload import Load, load_of
from ...measure.measure import MTOK, figure, measure, of
from ...report.measures.api_measures import API_FORMULA, ONE_REQUEST, api_inputs, requests_measure
from ...report.price_evidence import api_evidence
from ..reply import CostCase, assumed, not_on_file, reply

MOST_ROWS = 8
BLEND = "0.75 * price_input + 0.25 * price_output"
CACHED_SHARE = 0.8


def list_price(case: CostCase) -> Assessment:
    """Every host's price per million tokens, cheapest first by the usual mix of three tokens read for one written."""
    options = _options(case, _load(case))
    if not options:
        return _unpriced(case)
    blends = sorted(((_blend(case, option), option) for option in options), key=lambda entry: entry[0].value)
    rate, label = blends[0][1].effective.rate, blends[0][1].label
    summary = (
        f"{case.name} costs {rate.input:g} USD per million tokens in and {rate.output:g} out at {label} (cheapest of "
        f"{len(blends)} hosts on file for three tokens read and one written, as of {case.knowledge.api.as_of})."
    )
    if rate.cache_read is not None:
        summary += f" Input from its prompt cache costs {rate.cache_read:g}."
    rows = tuple(
        (option.label, f"{option.effective.rate.input:g}", f"{option.effective.rate.output:g}", f"{blend.value:g}")
        for blend, option in blends[:MOST_ROWS]
    )
    columns = ("host", "input", "output", "at 3:1")
    return reply(
        case,
        f"${rate.input:g} in and ${rate.output:g} out per million tokens at {label}"[:200],
        summary,
        [blend for blend, _ in blends[:MOST_ROWS]],
        tables=(Table(id="list_prices", title="USD per million tokens", columns=columns, rows=rows),),
        confidence=0.85,
        basis="Published list prices.",
    )


def per_request(case: CostCase) -> Assessment:
    """One request at the cheapest host, and a thousand of them."""
    load = _load(case)
    options = _options(case, load)
    if not options:
        return _unpriced(case)
    bills = [_one_request(case, option, load) for option in options[:MOST_ROWS]]
    one, tokens = float(bills[0].value), load.tokens_per_request
    summary = (
        f"One request costs about ${one:.3g} with {case.name} at {options[0].label}, {money(one * 1000)} per 1,000: "
        f"{load['input_tokens']:,.0f} tokens in and {tokens - load['input_tokens']:,.0f} out (cheapest of "
        f"{len(options)} hosts on file, as of {case.knowledge.api.as_of})."
    )
    return reply(case, f"About ${one:.3g} a request", summary, bills, assumptions=load.assumptions, confidence=0.75)


def discount(case: CostCase) -> Assessment:
    """The bill with and without the prompt cache, or the batch price, at the host where it then is lowest."""
    batch = "batch" in case.inquiry.question.casefold()
    field, name = ("batch_share", "the batch price") if batch else ("cached_share", "prompt caching")
    workload = case.inquiry.use.workload
    share = getattr(workload, field) or (1.0 if batch else CACHED_SHARE)
    plain, saved = _load(case, {field: 0.0}), _load(case, {field: share})
    before = {option.price.host: option for option in _options(case, plain)}
    pairs = [(before[o.price.host], o) for o in _options(case, saved) if o.price.host in before]
    pairs = [(full, less) for full, less in pairs if less.usd < full.usd]
    if not pairs:
        return not_on_file(case, f"A host that sells {case.name} with a lower price for {name} is not on file.")
    full, less = pairs[0]
    bills = [_bill(case, full, plain, "full"), _bill(case, less, saved, "discounted")]
    terms = (of("full", bills[0]), of("discounted", bills[1]))
    saving = measure(f"discount.{field}.usd_month", f"Saved a month by {name}", "USD/month", "full - discounted", terms)
    part = float(saving.value) / float(bills[0].value)
    summary = (
        f"With {name} for {share:.0%} of the {'requests' if batch else 'input'}, {case.name} costs "
        f"{money(float(bills[1].value))} a month instead of {money(float(bills[0].value))} at {less.label}: "
        f"{money(float(saving.value))} less ({part:.0%}), for {number(plain.tokens_per_month)} tokens a month, as of "
        f"{case.knowledge.api.as_of}."
    )
    stated = getattr(workload, field) is not None
    notes = () if stated else (assumed(f"use.workload.{field}", share, "a usual share where it is used at all"),)
    shape = tuple(note for note in saved.assumptions if not note.field.endswith(field))
    return reply(case, f"Saves {part:.0%}", summary, (*bills, saving), assumptions=(*shape, *notes), confidence=0.7)


def _load(case: CostCase, changes: dict[str, float] | None = None) -> Load:
    use, focus = case.inquiry.use, case.focus
    # Lengths read from the words count where the fields of the Inquiry are empty.
    lengths = {"input_tokens": focus.tokens_per_item, "output_tokens": focus.answer_tokens}
    words = {name: value for name, value in lengths.items() if value and getattr(use.workload, name) is None}
    workload = use.workload.model_copy(update=words | (changes or {}))
    inquiry = case.inquiry.model_copy(update={"use": use.model_copy(update={"workload": workload})})
    return load_of(inquiry, case.knowledge, case.model_id or "")


def _options(case: CostCase, load: Load) -> tuple[ApiOption, ...]:
    own = case.inquiry.use.workload.own_prices
    return api_options(case.model_id or "", load, case.knowledge, case.day, own)


def _unpriced(case: CostCase) -> Assessment:
    return not_on_file(case, f"A price of {case.name} that is sold on {case.day.isoformat()} is not on file.")


def _blend(case: CostCase, option: ApiOption) -> Measure:
    proof = (api_evidence(option, case.knowledge),)
    prices = [
        figure(f"price_{side}", getattr(option.effective.rate, side), MTOK, proof) for side in ("input", "output")
    ]
    return measure(f"{option.id}.blend"[:160], f"{option.label}: price at 3:1", MTOK, BLEND, prices)


def _one_request(case: CostCase, option: ApiOption, load: Load) -> Measure:
    inputs = api_inputs(option, load, requests_measure(load), case.knowledge)
    used = [i for i in inputs if i.name not in ("requests_per_day", "days_per_month", "retry_share")]
    return measure(f"{option.id}.usd_per_request"[:160], f"{option.label}: one request", "USD", ONE_REQUEST, used)


def _bill(case: CostCase, option: ApiOption, load: Load, name: str) -> Measure:
    inputs = api_inputs(option, load, requests_measure(load), case.knowledge)
    # The load is the same on both sides, so the number of requests stands as it is and not as a Measure of its own.
    inputs = tuple(i.model_copy(update={"measure": None}) if i.name == "requests_per_day" else i for i in inputs)
    label = f"{option.label}: monthly bill, {name}"
    return measure(f"discount.{name}.usd_month", label, "USD/month", API_FORMULA, inputs)
