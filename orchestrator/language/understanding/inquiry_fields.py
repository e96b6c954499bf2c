"""Puts what a message says into an Inquiry, over what the conversation already knew."""

from dataclasses import dataclass
from typing import Any, TypeVar

from orchestrator.language.quantities.quantity import Quantity
from orchestrator.language.understanding.inquiry_numbers import numbers
from orchestrator.language.uses.places import Places
from orchestrator.language.uses.uses import Use
from protocols.adoption import Hosting, Inquiry, IntendedUse, Mode
from protocols.adoption.text.fields_of_use import fields_in
from protocols.models import StrictModel

N = TypeVar("N", bound=StrictModel)
MAX_FIELDS = 50
REGION = 40
# What a message states in so many words; a mode may only be supposed, and is looked at apart.
STATED = (
    "purpose", "sector", "commercial", "production", "new_work", "hosting", "linkage", "own_licence", "modified",
    "remove_branding", "multimodal", "target_model",
)  # fmt: skip


@dataclass(frozen=True)
class Statements:
    """Everything one message states beside names."""

    use: Use
    places: Places
    quantities: tuple[Quantity, ...]


def fill(base: Inquiry, statements: Statements, words: str) -> tuple[Inquiry, tuple[str, ...]]:
    """The Inquiry with what was said put in, and the assumptions to state."""
    notes: list[str] = []
    facts = dict(base.facts)
    workload, organisation = numbers(base, statements.quantities, facts, notes)
    intended = _use(base.use, statements, words, notes)
    if statements.places.company:
        organisation["based_in"] = statements.places.company
    elif statements.places.home and base.use.organisation.based_in is None:
        organisation["based_in"] = statements.places.home
        notes.append(f"Nobody said whose place {statements.places.home} is; I take it for your company and your users.")
    if statements.places.servers:
        workload["region"] = ", ".join(statements.places.servers)[:REGION]
    for name, value in (("device", statements.use.device), ("precision", statements.use.precision)):
        if value:
            facts[name] = value
    if statements.use.closed is not None:
        facts["closed_product"] = statements.use.closed
    intended["workload"] = _with(base.use.workload, workload)
    intended["organisation"] = _with(base.use.organisation, organisation)
    use = _with(base.use, intended)
    return base.model_copy(update={"use": use, "facts": facts, "question": words}), tuple(notes)


def _with(model: N, update: dict[str, Any]) -> N:
    return type(model).model_validate({**{name: getattr(model, name) for name in type(model).model_fields}, **update})


def _use(base: IntendedUse, statements: Statements, words: str, notes: list[str]) -> dict[str, Any]:
    use, update = statements.use, {}
    for name in STATED:
        if (value := getattr(use, name)) is not None:
            update[name] = value
    if use.multimodal and use.purpose in ("image generation", "video generation", "object detection"):
        update.pop("multimodal")
    if use.mode is not None and not (use.supposed and base.mode is not None):
        update["mode"] = use.mode
        if use.supposed:
            notes.append(
                f"Nobody said how it is offered: a {use.purpose} is taken as a service to "
                f"customers (mode {use.mode.value})."
            )
    if update.get("mode") is Mode.SAAS_MANAGED and update.get("hosting") is Hosting.MANAGED_API:
        update.pop("hosting")
    if update.get("mode") in (Mode.SAAS, Mode.INTERNAL) and update.get("hosting") is Hosting.EDGE:
        update.pop("hosting")
    if fields := fields_in(words):
        update["fields_of_use"] = tuple(dict.fromkeys((*base.fields_of_use, *fields)))[:MAX_FIELDS]
    if statements.places.territory:
        update["territory"] = statements.places.territory
    if statements.places.languages:
        update["languages"] = statements.places.languages
    return update
