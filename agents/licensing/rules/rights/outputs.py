"""Outputs as training data, and how a model made with the licensed one must be named."""

from ...facts.records.licence import Licence
from ...facts.records.licence_terms import Obligation
from ..outcome import LicenceOutcome, Point
from ..questions import ask_commercial, ask_target
from ..use import TRAINS_ON_OUTPUTS, LicenceUse

_BANNED = {
    "llm": ("llm", "language-model"),
    "foundation": ("foundation", "llm", "language-model", "text-to-image"),
    "text-to-image": ("image", "text-to-image"),
    "image": ("image", "text-to-image"),
}
_KIN = {"llm": ("llm", "language-model", "foundation"), "image": ("image", "text-to-image", "video", "foundation")}


# Only for who trains on outputs: everybody else may read what the model writes.
def output_points(licence: Licence, use: LicenceUse) -> tuple[Point, ...]:
    """Whether outputs may train the target model, and whether its name passes."""
    points = (_training(licence, use), _name(licence, use))
    return tuple(point for point in points if point)


def similar_target(licence: Licence, use: LicenceUse) -> bool:
    """Whether the model trained on outputs performs like the licensed one, and so counts as its derivative."""
    if use.target_kind is None:
        return True
    return any(kin in use.target_kind for kin in _KIN[licence.outputs.makes])


def prefix_duty(licence: Licence, use: LicenceUse) -> Obligation | None:
    """The duty that a published model's name starts with a given word, when this use triggers it."""
    return next(
        (duty for duty in licence.obligations if duty.id == "model-name-prefix" and use.mode.value in duty.when), None
    )


def name_passes(name: str, duty: Obligation) -> bool:
    """Whether a model name begins as the licence wants, whatever its capitals."""
    return name.strip().lower().startswith((duty.exact_text or "").lower())


def _training(licence: Licence, use: LicenceUse) -> Point | None:
    terms = licence.outputs
    if use.mode not in TRAINS_ON_OUTPUTS or terms.train_other_models == "yes":
        return None
    clause = terms.clause or "output terms"
    if terms.scope == "commercial":
        return _research_only(licence, use, clause)
    if terms.train_other_models == "conditional" and terms.scope is None:
        return None
    if terms.scope == "any":
        return _banned(licence, clause)
    if use.target_kind is None:
        question = ask_target(licence, terms.clause)
        return Point(
            "outputs",
            LicenceOutcome.REVIEW,
            f"Outputs may not train every model ({terms.condition}): {question.asks}",
            clause,
            missing=question,
        )
    if any(word in use.target_kind for word in _BANNED[terms.scope or "llm"]):
        return _banned(licence, clause)
    return Point(
        "outputs",
        LicenceOutcome.PERMITTED,
        f"The ban on training with outputs does not reach a {use.target_kind}: {terms.condition}.",
        clause,
    )


def _research_only(licence: Licence, use: LicenceUse, clause: str) -> Point | None:
    if use.commercial is False:
        return None
    if use.commercial is None:
        question = ask_commercial(licence)
        return Point(
            "outputs",
            LicenceOutcome.REVIEW,
            f"Outputs are limited like the model ({licence.outputs.condition}): {question.asks}",
            clause,
            missing=question,
        )
    return _banned(licence, clause)


def _banned(licence: Licence, clause: str) -> Point:
    return Point(
        "outputs",
        LicenceOutcome.BLOCKED,
        f"Training on outputs: {licence.outputs.condition or 'not licensed'}.",
        clause,
        change="the training data comes from a model whose licence allows it (MIT, Apache-2.0, OpenMDW)",
    )


def _name(licence: Licence, use: LicenceUse) -> Point | None:
    duty = prefix_duty(licence, use)
    if duty is None or use.target_name is None or name_passes(use.target_name, duty):
        return None
    return Point(
        "model-name",
        LicenceOutcome.BLOCKED,
        f"The published model's name must start with '{duty.exact_text}'; '{use.target_name}' does not.",
        duty.clause,
        grade=duty.grade,
        change=f"the model is renamed, for example '{duty.exact_text}-{use.target_name}'",
    )
