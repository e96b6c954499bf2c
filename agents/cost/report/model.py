"""Puts a model's study into words and figures: the Assessment and its charts."""

from protocols.adoption import (
    Assessment,
    Component,
    Drawings,
    Finding,
    Inquiry,
    Kind,
    Measure,
    Question,
)
from protocols.adoption.text.number_format import money

from ..charts.series import drawings
from ..economics.study import MOST_TOKENS, Study, study
from ..economics.total_measures import total_measure
from ..economics.totals import Totals, totals
from ..facts.knowledge import Knowledge
from ..measure.outcome import CostOutcome
from . import budget, open_questions
from .assumptions import architecture_assumption, general
from .findings.limits import limit_findings
from .findings.load import load_findings
from .findings.prices import price_findings
from .measures.api_measures import api_measures, requests_measure
from .measures.decision_measures import break_even_measures
from .measures.energy_measures import energy_measures
from .measures.fleet_measures import fleet_measures
from .measures.odds_measures import odds, per_token
from .measures.shared_inputs import shared
from .summary import (
    answer,
    horizon_figure,
    horizon_sentence,
    horizon_words,
    key_figure,
    over_horizon,
    summary,
)
from .tables import options_table, throughput_table, tornado_table, totals_table
from .would_change import would_change

NOT_COVERED = (
    "Quality: options of different models are not ranked by price.",
    "What some hosts charge for keeping a prompt cache.",
    "Where an API runs: prices are not told apart by region, so check that the host serves yours.",
    "Taxes, minimum spends, enterprise discounts and support plans of API hosts.",
    "Egress, usually below 1 % of the bill; speculative decoding, prefix caches of one's own, cold starts.",
    "Queueing beyond the headroom rule: percentiles of the time to first token are not predicted.",
    "Fine-tuning, evaluation, guardrails and vector stores around the model.",
)


def report(
    concern: str, model_id: str, inquiry: Inquiry, component: Component, knowledge: Knowledge
) -> tuple[Assessment, Drawings]:
    """The Assessment of a model that has a price, an architecture, or both."""
    result = study(model_id, inquiry, knowledge)
    sums = totals(result, knowledge.assumed)
    figures = _measures(result, sums, inquiry, knowledge)
    confidence, basis = _confidence(result)
    fitted = budget.of_study(result, inquiry, confidence) if result.plausible else None
    notes = _findings(result, inquiry, knowledge)
    horizon = over_horizon(result, sums, inquiry.use.hosting)
    hosting = inquiry.use.hosting
    text, short, key = summary(result, fitted), answer(result, fitted, hosting), key_figure(result, hosting)
    if horizon:
        text = f"{horizon_sentence(horizon)} {text}"
        short = f"{money(horizon.usd)} in {horizon_words(horizon.months)}, {short}"[:200]
        key = horizon_figure(horizon)
    tables = (options_table(result, knowledge), totals_table(sums), tornado_table(result), throughput_table(result))
    assessment = Assessment(
        concern=concern,
        component=component.model_copy(update={"id": component.id or model_id, "kind": Kind.MODEL}),
        summary=text,
        answer=short,
        figure=key,
        outcome=(fitted.outcome if fitted else _outcome(result)).value,
        findings=(*((fitted.finding,) if fitted else ()), *notes),
        measures=figures,
        scores=(fitted.score,) if fitted else (),
        tables=tuple(table for table in tables if table),
        would_change=would_change(result, inquiry),
        assumptions=(
            *result.load.assumptions,
            *architecture_assumption(result),
            *general(result, inquiry, knowledge),
        ),
        missing=_missing(result, inquiry, knowledge),
        not_covered=NOT_COVERED,
        confidence=confidence,
        confidence_basis=basis,
        data_as_of=knowledge.data_of.isoformat(),
    )
    return assessment, drawings(result, sums, inquiry, knowledge)


def _findings(study: Study, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Every finding but those on the budget."""
    candidates = (
        *price_findings(study, inquiry, knowledge),
        *limit_findings(study, knowledge),
        *load_findings(study, knowledge),
    )
    return tuple(finding for finding in candidates if finding)


def _measures(result: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge) -> tuple[Measure, ...]:
    requests = requests_measure(result.load)
    figures = [requests]
    for option in (*result.apis, *result.references):
        figures += api_measures(option, result, requests, knowledge)
    for option in result.fleets:
        figures += fleet_measures(option, result, requests, knowledge)
    by_id = {figure.id: figure for figure in figures}
    # Only the fleets a decision can turn on get break-even figures; others would fill the report.
    deciding = {f.id: f for f in (result.fleet, result.first_to_cross) if f and result.break_evens}
    for option in deciding.values():
        figures += break_even_measures(option, result, by_id)
    probability = odds(result)
    # None where one side is missing or late: no probability is better than an idle one.
    figures += [probability] if probability else []
    figures += per_token(result, by_id)
    figures += [total_measure(t, result, knowledge.assumed, figures) for t in sums]
    figures += energy_measures(result, inquiry, knowledge, by_id)
    return shared(figures)


def _outcome(result: Study) -> CostOutcome:
    """Without a budget to compare with: whether there is a figure at all."""
    return CostOutcome.ESTIMATED if result.cheapest and result.plausible else CostOutcome.UNKNOWN


def _missing(result: Study, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Question, ...]:
    questions = [
        open_questions.confirmation(result.load.tokens_per_month, inquiry),
        open_questions.gpu(inquiry, knowledge),
    ]
    if not result.load.volume_given:
        questions.insert(0, open_questions.volume(knowledge))
    return tuple(question for question in questions if question)


def _confidence(result: Study) -> tuple[float, str]:
    """A share and its reasons; each doubt is a factor."""
    doubts = [("published prices and a validated model", 0.9)]
    if not result.load.volume_given:
        doubts.append(("the volume is assumed", 0.5))
    if not result.load.is_given("output_tokens"):
        doubts.append(("the lengths of requests are assumed", 0.85))
    if result.api and result.api.price.verification == "single source":
        doubts.append(("the cheapest API price has a single source", 0.9))
    if result.fleet and not result.fleet.capacity.validated:
        doubts.append(("the throughput is not validated for this pair", 0.85))
    if result.no_api or result.no_fleet:
        doubts.append(("one side of the comparison is unknown", 0.8))
    if result.missed:
        doubts.append(("no GPU meets the latency target", 0.5))
    if result.load.tokens_per_month > MOST_TOKENS:
        doubts.append(("a load beyond what any provider is known to serve for one customer", 0.1))
    share = 1.0
    for _, factor in doubts:
        share *= factor
    return round(share, 3), "; ".join(f"{reason} (x {factor:g})" for reason, factor in doubts)
