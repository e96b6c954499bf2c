"""The table of kinds: which function answers which kind of cost question."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from protocols.adoption import Assessment, Component, CostKind, Inquiry

from ..facts.aliases import bare
from ..facts.knowledge import Knowledge
from ..measure.outcome import CostOutcome
from .fleets.break_even import break_even
from .fleets.places import carbon, region
from .fleets.purchase import purchase_model
from .fleets.team import team
from .machines.concurrency import concurrency
from .machines.memory import context_fit, memory
from .machines.own_machine import own_machine
from .machines.speed import speed
from .machines.tuning_run import fine_tuning
from .machines.vector_memory import vector_memory
from .prices.jobs import one_off
from .prices.list_prices import discount, list_price, per_request
from .prices.migration import incumbent_of, migration
from .prices.per_unit import per_minute, per_page
from .prices.units import MODALITIES, by_unit
from .question_kind import LONGEST_TEXT, focus_of, unanswered
from .reply import CostCase, not_on_file


def support(case: CostCase) -> Assessment:
    """Vendors publish no list prices of support: one sentence, and what to ask them."""
    return not_on_file(
        case,
        f"What a support subscription for {case.name} costs is not on file: vendors quote it per node, core or GPU on "
        "request. Ask for response times, versions covered and the end-of-life dates that come with it.",
    )


ANSWERS: Mapping[CostKind, Callable[[CostCase], Assessment]] = {
    CostKind.SPEED: speed,
    CostKind.MEMORY: memory,
    CostKind.CONTEXT_FIT: context_fit,
    CostKind.FINE_TUNING: fine_tuning,
    CostKind.ONE_OFF: one_off,
    CostKind.PER_MINUTE: per_minute,
    CostKind.PER_PAGE: per_page,
    CostKind.EMBEDDING: by_unit,
    CostKind.TRANSCRIPTION: by_unit,
    CostKind.IMAGE: by_unit,
    CostKind.RERANK: by_unit,
    CostKind.SPEECH: by_unit,
    CostKind.LIST_PRICE: list_price,
    CostKind.PER_REQUEST: per_request,
    CostKind.BREAK_EVEN: break_even,
    CostKind.CONCURRENCY: concurrency,
    CostKind.DISCOUNT: discount,
    CostKind.VECTOR_MEMORY: vector_memory,
    CostKind.MIGRATION: migration,
    CostKind.OWN_MACHINE: own_machine,
    CostKind.PURCHASE_MODEL: purchase_model,
    CostKind.REGION: region,
    CostKind.ENERGY: carbon,
    CostKind.TEAM: team,
    CostKind.SUPPORT: support,
}
# Questions whose answer takes a model's own kind: how fast BGE-M3 is counts tokens it reads, not tokens it writes.
OF_ANY_MODEL = frozenset({None, CostKind.SPEED, CostKind.OWN_MACHINE, CostKind.ONE_OFF, CostKind.PER_MINUTE})


def of_kind(concern: str, inquiry: Inquiry, component: Component, knowledge: Knowledge) -> Assessment | None:
    """The answer to a question of a kind of its own; None when the running cost is meant."""
    focus, model_id = focus_of(inquiry, knowledge.kinds), knowledge.names.model_id(component)
    kind = focus.kind
    # A model with a price per token keeps the running cost, even where some host also sells it by the unit.
    if kind in OF_ANY_MODEL and model_id is None:
        kind = _sold_by_unit(component, knowledge) or kind
    case = CostCase(concern, inquiry, component, knowledge, focus, kind or CostKind.RUNNING, model_id)
    # Last: a kind named in the words answers even a question that also mentions insurance or an audit.
    if kind is None and (subject := unanswered(inquiry.question, knowledge.kinds)):
        return not_on_file(case, f"The cost of {subject} is not on file: no kind of question here answers it.")
    if kind is None and (compared := _against_another(case)):
        return compared
    # No entry for RUNNING: the monthly bill is the study itself and not a reply of this table.
    answer = ANSWERS.get(kind) if kind else None
    return answer(case) if answer else None


def _against_another(case: CostCase) -> Assessment | None:
    """Both bills, where the words hold the only model asked about against another whose price is on file."""
    if case.model_id is None or len(case.inquiry.components) != 1:
        return None
    if not re.search(case.knowledge.kinds.against, case.inquiry.question[:LONGEST_TEXT], re.IGNORECASE):
        return None
    found = migration(replace(case, kind=CostKind.MIGRATION)) if incumbent_of(case) else None
    return found if found and found.outcome == CostOutcome.ESTIMATED.value else None


def _sold_by_unit(component: Component, knowledge: Knowledge) -> CostKind | None:
    """The kind that prices a Component sold by minute, picture, search, character or embedded token."""
    names = knowledge.names.unit_names(component.name, component.id)
    sold = {row.modality for row in knowledge.units.rows if bare(row.sells) in names}
    encoder = knowledge.encoders.called(names)
    sold |= {encoder.task} if encoder else set()
    return next((kind for kind, modality in MODALITIES.items() if modality in sold), None)
