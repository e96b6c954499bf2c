"""`python -m evals licensing|cost|messages|answers|verdicts FILE…`: each mismatch, and last `N cases, M right`."""

import argparse
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from evals import answers, cost, licensing, messages, verdicts
from evals.outcome import CaseOutcome
from protocols.hosting import event_loop

GRADERS: dict[str, Callable[[dict[str, Any]], AsyncIterator[CaseOutcome]]] = {
    "licensing": licensing.outcomes,
    "cost": cost.outcomes,
    "messages": messages.outcomes,
    "answers": answers.outcomes,
    "verdicts": verdicts.outcomes,
}
ALL_RIGHT, SOME_WRONG, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when every case is right, 1 when some are not, 2 when a file cannot be used."""
    options = _parser().parse_args(arguments)
    logging.getLogger("a2a").setLevel(logging.ERROR)
    results: list[CaseOutcome] = []
    for path in options.files:
        try:
            sheet = _read(path)
            results += event_loop.run(_graded(options.kind, sheet, sys.stderr if options.json else sys.stdout))
        except (OSError, yaml.YAMLError, ValidationError, KeyError, TypeError) as problem:
            print(f"{path}: no file of {options.kind} cases: {problem}", file=sys.stderr)
            return UNUSABLE
    counted = [outcome for outcome in results if outcome.counted]
    right = sum(outcome.right for outcome in counted)
    if options.json:
        print(json.dumps([outcome.model_dump() | {"right": outcome.right} for outcome in results], indent=1))
    print(f"{len(counted)} cases, {right} right", file=sys.stderr if options.json else sys.stdout)
    return ALL_RIGHT if right == len(counted) else SOME_WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("kind", choices=GRADERS)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print what was understood, asked and answered, as JSON")
    return parser


def _read(path: Path) -> dict[str, Any]:
    sheet = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(sheet, dict) or not isinstance(sheet.get("cases", sheet.get("utterances")), list):
        raise TypeError("it holds no list of cases")
    return sheet


async def _graded(kind: str, sheet: dict[str, Any], out: Any) -> list[CaseOutcome]:
    results = []
    async for outcome in GRADERS[kind](sheet):
        results.append(outcome)
        for miss in outcome.misses:
            print(f"{outcome.id}: {'' if outcome.counted else '(not counted) '}{miss}", file=out)
        for remark in outcome.remarks:
            print(f"  {outcome.id}: {remark}", file=out)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
