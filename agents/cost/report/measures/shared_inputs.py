"""Inputs that many Measures use, said once with their source and referred to from everywhere else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from protocols.adoption import Input, Measure

from ...measure.measure import measure

OFTEN = 3
Key = tuple[str, Decimal, str, tuple[str, ...]]


def shared(figures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The same Measures, with a Measure of its own for each sourced input that comes up often."""
    keys = [[_key(item) for item in entry.inputs] for entry in figures]
    counted = Counter(key for row in keys for key in row if key)
    common: dict[str, Measure] = {}
    references: dict[Key, Input] = {}
    for entry, row in zip(figures, keys, strict=True):
        for item, key in zip(entry.inputs, row, strict=True):
            # The first of a name: another with the same name and another value keeps its own source.
            if key and counted[key] >= OFTEN and item.name not in common:
                stated = common[item.name] = _stated(item)
                if stated.value == item.value:
                    references[key] = item.model_copy(update={"evidence": (), "measure": stated.id})
    return *(_referring(entry, row, references) for entry, row in zip(figures, keys, strict=True)), *common.values()


def _referring(entry: Measure, keys: Sequence[Key | None], references: Mapping[Key, Input]) -> Measure:
    if references.keys().isdisjoint(keys):
        return entry
    inputs = tuple(references.get(key, item) if key else item for key, item in zip(keys, entry.inputs, strict=True))
    return entry.model_copy(update={"inputs": inputs})


def _key(item: Input) -> Key | None:
    """By where each source stands: hashing every field of every Evidence is slow. `None` for one without a source."""
    if item.measure is not None or not item.evidence:
        return None
    return item.name, item.value, item.unit, tuple([source.locator for source in item.evidence])


def _stated(item: Input) -> Measure:
    words = item.name.replace("_", " ")
    return measure(f"input.{item.name}", words[0].upper() + words[1:], item.unit, item.name, (item,))
