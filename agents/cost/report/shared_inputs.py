"""Inputs that many Measures use, said once with their source and referred to from everywhere else."""

from collections import Counter
from collections.abc import Sequence

from protocols.adoption import Input, Measure

from ..measure.measure import measure

OFTEN = 3


def shared(figures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The same Measures, with a Measure of its own for each sourced input that comes up often."""
    counted = Counter(_key(given) for one in figures for given in one.inputs if _sourced(given))
    said: dict[str, tuple[tuple[object, ...], Measure]] = {}
    for one in figures:
        for given in one.inputs:
            if _sourced(given) and counted[_key(given)] >= OFTEN and given.name not in said:
                said[given.name] = (_key(given), _stated(given))
    replaced = [one.model_copy(update={"inputs": tuple(_referred(g, said) for g in one.inputs)}) for one in figures]
    return *replaced, *(stated for _, stated in said.values())


def _sourced(given: Input) -> bool:
    return bool(given.evidence) and given.measure is None


def _key(given: Input) -> tuple[object, ...]:
    return given.name, given.value, given.unit, given.evidence


def _stated(given: Input) -> Measure:
    words = given.name.replace("_", " ")
    return measure(f"input.{given.name}", words[0].upper() + words[1:], given.unit, given.name, (given,))


def _referred(given: Input, said: dict[str, tuple[tuple[object, ...], Measure]]) -> Input:
    key, stated = said.get(given.name, (None, None))
    if stated is None or not _sourced(given) or key != _key(given) or stated.value != given.value:
        return given
    return given.model_copy(update={"evidence": (), "measure": stated.id})
