"""Runs a file of cases through the rules: each mismatch, then `N cases, M right`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .assess import assess
from .examples import inquiry_of
from .knowledge import Knowledge, load


def mismatch(case: Mapping[str, Any], knowledge: Knowledge) -> str | None:
    """What is wrong with our answer to a case; `None` when it is right."""
    inquiry = inquiry_of(case)
    assessment, _ = assess(inquiry, inquiry.components[0], knowledge)
    owed = {finding.id.split(".")[1] for finding in assessment.findings if finding.id.startswith("obligation.")}
    expected = case["expected"]
    wrong = []
    if assessment.outcome != expected["verdict"]:
        wrong.append(f"verdict {assessment.outcome}, expected {expected['verdict']}")
    if absent := sorted(set(expected.get("must_obligations") or ()) - owed):
        wrong.append(f"obligations missing: {', '.join(absent)}")
    if surplus := sorted(set(expected.get("must_not_obligations") or ()) & owed):
        wrong.append(f"obligations that must not be there: {', '.join(surplus)}")
    return "; ".join(wrong) + f" ({assessment.summary})" if wrong else None


def main(arguments: list[str]) -> int:
    """Exit status 0 when every case is right, 1 when some are not, 2 when the file cannot be used."""
    if len(arguments) != 1:
        print("usage: python -m agents.licensing.cases FILE.yaml", file=sys.stderr)
        return 2
    try:
        cases = yaml.load(Path(arguments[0]).read_text("utf-8"), Loader=yaml.CSafeLoader)["cases"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        print(f"{arguments[0]}: no file of cases: {error}", file=sys.stderr)
        return 2
    right = sum(_right(case, load()) for case in cases)
    print(f"{len(cases)} cases, {right} right")
    return 0 if right == len(cases) else 1


def _right(case: Mapping[str, Any], knowledge: Knowledge) -> bool:
    try:
        wrong = mismatch(case, knowledge)
    except (KeyError, TypeError, ValueError) as error:
        wrong = f"not usable: {error}"
    if wrong:
        print(f"{case.get('id', '?')} {case.get('title', '')}: {wrong}")
    return wrong is None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
