"""Data used to train a model that is then handed on: what the data's terms say about the result."""

from protocols.adoption import Mode

from ...facts.records.licence import Licence
from ..outcome import LicenceOutcome, Point
from ..use import OUTSIDE, LicenceUse

_HANDS_ON = OUTSIDE - {Mode.SAAS, Mode.SAAS_MANAGED}


def training_points(licence: Licence, use: LicenceUse) -> tuple[Point, ...]:
    """What the terms of training data mean for the trained model."""
    if use.mode not in _HANDS_ON:
        return ()
    terms = licence.training
    if terms is None:
        return _unaddressed(licence)
    if terms.result == "unsettled":
        return (
            Point(
                "training-data",
                LicenceOutcome.REVIEW,
                f"{_capital(terms.why)}.",
                terms.clause,
                change="the model stays internal, is published under the same licence, or is trained on other data",
            ),
        )
    return (Point("training-data", LicenceOutcome.PERMITTED, f"{_capital(terms.why)}.", terms.clause),)


def training_duties(licence: Licence, use: LicenceUse) -> frozenset[str]:
    """Which of the licence's duties reach a model trained on the data and handed on."""
    if use.mode not in OUTSIDE or licence.training is None:
        return frozenset()
    return {
        "free": frozenset[str](),
        "attribution": frozenset({"attribution"}),
        "produced-work": frozenset({"attribution", "offer-database"}),
        "unsettled": frozenset({"attribution"}),
    }[licence.training.result]


def _unaddressed(licence: Licence) -> tuple[Point, ...]:
    if licence.copyleft.strength in ("strong", "network"):
        claim = "Whether the copyleft of training material reaches the trained model is unsettled."
        return (Point("training-data", LicenceOutcome.REVIEW, claim, licence.copyleft.scope or "copyleft terms"),)
    return ()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
