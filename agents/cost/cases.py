"""Runs a file of published, reference or arithmetic cases and prints every miss: `python -m agents.cost.cases FILE`."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from . import machine_cases, money_cases, replica_cases
from .architecture import NotEstimable, UnknownAccelerator, UnknownModel
from .catalogue import Physics, load

THROUGHPUT_FACTOR = 1.5
MEMORY_TOLERANCE = 0.01
# The power formula was 0.96-1.11 of six measured systems.
POWER_TOLERANCE = 0.12
PARITY_TOLERANCE = 0.02
ROUNDING = 1e-9
MOST_CASES = 100_000

Case = Mapping[str, Any]


def misses(case: Case, physics: Physics) -> Iterator[str]:
    """What is wrong with our answers to a case, in words; nothing when all are right."""
    try:
        if "measured" in case:
            yield from _published_misses(case, physics)
            return
        expected, got = case["expected"], _answers(case, physics)
    except (NotEstimable, UnknownAccelerator, UnknownModel, KeyError, TypeError, ValueError) as problem:
        yield f"no answer: {type(problem).__name__}: {problem}"
        return
    tolerance = case.get("tolerance", PARITY_TOLERANCE)
    for key, value in expected.items():
        if key not in got or not right(got[key], value, tolerance):
            yield f"{key}: expected {value!r}, got {got.get(key, 'nothing')!r}"
    decision = case.get("decision")
    if decision and not same_choice(str(got.get("decision") or ""), str(decision)):
        yield f"decision: expected {decision!r}, got {got.get('decision')!r}"


def _answers(case: Case, physics: Physics) -> Mapping[str, Any]:
    if "category" not in case:
        return replica_cases.reference(case, physics)
    found = machine_cases.answers(case, physics)
    if found is None:
        found = money_cases.answers(
            case["category"], case["inputs"], case["expected"].keys(), str(case.get("question") or "")
        )
    if found is None:
        raise NotEstimable(f"no formula for a {case['category']} case with {', '.join(case['inputs']) or 'no inputs'}")
    return found


def _published_misses(case: Case, physics: Physics) -> Iterator[str]:
    measured, predicted = case["measured"], replica_cases.published(case, physics)
    ratio, unit = predicted / measured, case["unit"]
    if unit in replica_cases.BYTE_UNITS:
        ok = abs(ratio - 1) <= case.get("tolerance", MEMORY_TOLERANCE)
    elif unit in replica_cases.POWER_UNITS:
        ok = abs(ratio - 1) <= case.get("tolerance", POWER_TOLERANCE)
    else:
        ok = 1 / THROUGHPUT_FACTOR <= ratio <= THROUGHPUT_FACTOR
    if not ok:
        yield f"published {measured:g} {unit}, estimated {predicted:g} ({ratio:.2f}x)"


def right(got: Any, expected: Any, tolerance: float) -> bool:
    """Whether an answer equals what was expected: numbers within the relative tolerance, the rest exactly."""
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return got == expected
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(right(got.get(k), v, tolerance) for k, v in expected.items())
    if isinstance(expected, list):
        same_length = isinstance(got, list | tuple) and len(got) == len(expected)
        return same_length and all(right(g, e, tolerance) for g, e in zip(got, expected, strict=True))
    if got is None or isinstance(got, bool | str):
        return False
    return abs(float(got) - float(expected)) <= max(tolerance, ROUNDING) * abs(float(expected))


def same_choice(got: str, expected: str) -> bool:
    """Whether two wordings name the same option: equal letters and digits, or one wording inside the other."""
    ours, theirs = _letters(got), _letters(expected)
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def read(path: Path) -> tuple[Case, ...]:
    """The cases of a file."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    rows = content["cases"] if isinstance(content, Mapping) else content
    return tuple(_numbers_read(row) for row in rows[:MOST_CASES])


def _numbers_read(value: Any) -> Any:
    """The value with numbers such as 1e6 as numbers: YAML 1.1 takes them for text."""
    if isinstance(value, Mapping):
        return {key: _numbers_read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbers_read(inner) for inner in value]
    exponent = isinstance(value, str) and re.fullmatch(r"[-+]?\d+(\.\d+)?[eE][-+]?\d{1,3}", value)
    return float(value) if exponent else value


def main(arguments: list[str]) -> int:
    """Prints each miss and, last, how many cases are right."""
    if len(arguments) != 1:
        print("usage: python -m agents.cost.cases FILE.yaml", file=sys.stderr)
        return 2
    physics, cases, wrong = load(), read(Path(arguments[0])), 0
    for case in cases:
        found = tuple(misses(case, physics))
        wrong += bool(found)
        for miss in found:
            print(f"{case['id']}: {miss}")
    print(f"{len(cases)} cases, {len(cases) - wrong} right")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
