"""Scores and Measures, recomputed from what they say they come from."""

import math
from collections.abc import Sequence
from decimal import Decimal

from orchestrator.intake.flaws import Flaw, Judge, quoted
from protocols.adoption import Measure
from protocols.adoption.text.formula import UnusableFormula, evaluate

CLOSE = 1e-6


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
