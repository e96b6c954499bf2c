"""Inputs that many Measures use, said once with their source and referred to from everywhere else."""

from collections import Counter
from collections.abc import Sequence

from protocols.adoption import Input, Measure

from ...measure.measure import measure

OFTEN = 3


def shared(figures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The same Measures, with a Measure of its own for each sourced input that comes up often."""
    counted = Counter(_key(item) for entry in figures for item in entry.inputs if _sourced(item))
    first_uses: dict[str, tuple[tuple[object, ...], Measure]] = {}
    for entry in figures:
        for item in entry.inputs:
            if _sourced(item) and counted[_key(item)] >= OFTEN and item.name not in first_uses:
                first_uses[item.name] = (_key(item), _stated(item))
    return *(_referring(entry, first_uses) for entry in figures), *(stated for _, stated in first_uses.values())


def _referring(entry: Measure, first_uses: dict[str, tuple[tuple[object, ...], Measure]]) -> Measure:
    inputs = tuple(_referred(item, first_uses) for item in entry.inputs)
    unchanged = all(new is old for new, old in zip(inputs, entry.inputs, strict=True))
    return entry if unchanged else entry.model_copy(update={"inputs": inputs})


def _sourced(item: Input) -> bool:
    return bool(item.evidence) and item.measure is None


def _key(item: Input) -> tuple[object, ...]:
    # By where each source stands and not by the whole of it: hashing every field of every Evidence is slow.
    return item.name, item.value, item.unit, tuple(source.locator for source in item.evidence)


def _stated(item: Input) -> Measure:
    words = item.name.replace("_", " ")
    return measure(f"input.{item.name}", words[0].upper() + words[1:], item.unit, item.name, (item,))


def _referred(item: Input, first_uses: dict[str, tuple[tuple[object, ...], Measure]]) -> Input:
    key, stated = first_uses.get(item.name, (None, None))
    if stated is None or not _sourced(item) or key != _key(item) or stated.value != item.value:
        return item
    return item.model_copy(update={"evidence": (), "measure": stated.id})
