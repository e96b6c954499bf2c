"""Scores and Measures, recomputed from what they say they come from."""

import math
from collections.abc import Sequence
from decimal import Decimal

from orchestrator.intake.flaws import Flaw, Judge, quoted
from protocols.adoption import Measure, Score
from protocols.adoption.text.formula import UnusableFormula, evaluate

HALF_A_POINT = 0.5
CLOSE = 1e-6


def first_of_its_dimension() -> Judge:
    """A dimension is scored once: repeated, one opinion would outweigh the others."""
    dimensions: set[str] = set()

    def judge(score: Score) -> Flaw | None:
        if score.dimension in dimensions:
            return Flaw(f"{score.dimension} was scored before", "send one Score a dimension")
        dimensions.add(score.dimension)
        return None

    return judge


def recomputed_score(score: Score) -> Flaw | None:
    """The points are the weighted mean of the Signals, rounded to a whole number at most."""
    if not score.signals:
        return Flaw(f"{score.dimension} has {score.points:g} points and no Signal", "send the Signals they come from")
    whole = sum(signal.weight for signal in score.signals)
    points = sum(signal.points * signal.weight for signal in score.signals) / whole
    if abs(points - score.points) <= HALF_A_POINT:
        return None
    return Flaw(
        f"{score.dimension} has {score.points:g} points; the weighted mean of its Signals is {points:.4g}",
        f"send {points:.4g}",
    )


def recomputed_measure(measure: Measure) -> Flaw | None:
    """The formula of the inputs gives the value, properly rounded; without a formula there is Evidence."""
    if measure.formula is None:
        wanting = Flaw(f"{quoted(measure.label)} has neither a formula nor evidence", "send one of them")
        return None if measure.evidence else wanting
    try:
        value = evaluate(measure.formula, {entry.name: entry.value for entry in measure.inputs})
    except UnusableFormula as error:
        return Flaw(f"{quoted(measure.label)} cannot be recomputed: {error}", "use + - * / ** ( ) ceil floor min max")
    if equal(measure.value, value):
        return None
    claim = f"{quoted(measure.label)} is {measure.value:g}; {quoted(measure.formula)} of its inputs is {value:.6g}"
    return Flaw(claim, f"send {value:.6g}, or the formula and inputs that give {measure.value:g}")


def same_as(measures: Sequence[Measure]) -> Judge:
    """An input that is another Measure has that one's value."""
    values = {measure.id: measure.value for measure in measures}

    def judge(measure: Measure) -> Flaw | None:
        for entry in measure.inputs:
            value = values.get(entry.measure or "", entry.value)
            if not equal(entry.value, value):
                claim = f"{quoted(measure.label)} takes {entry.name} = {entry.value:g} from {entry.measure!r}"
                return Flaw(f"{claim}, which is {value:g}", f"send {value:g}")
        return None

    return judge


def equal(shown: Decimal, exact: Decimal) -> bool:
    """Whether a figure is another one, or that one rounded to the digits it shows, whole numbers at most."""
    if math.isclose(shown, exact, rel_tol=CLOSE, abs_tol=1e-12):
        return True
    exponent = shown.as_tuple().exponent
    if not isinstance(exponent, int) or not exact.is_finite():
        return False
    return abs(shown - exact) <= Decimal(5).scaleb(min(exponent, 0) - 1)
