"""Runs a file of cases and prints each miss: python -m orchestrator.cases FILE.yaml"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from orchestrator import golden_cases, utterance_cases

RUNNERS: dict[str, Callable[[dict[str, Any]], bool]] = {"golden": golden_cases.run, "utterances": utterance_cases.run}


def main(arguments: list[str]) -> int:
    """Exit status 0 when the file could be run, whatever its cases showed; 2 when it could not."""
    if len(arguments) != 1:
        print("usage: python -m orchestrator.cases FILE.yaml", file=sys.stderr)
        return 2
    sheet = yaml.load(Path(arguments[0]).read_text("utf-8"), yaml.CSafeLoader)
    schema = str(sheet.get("schema", "")) if isinstance(sheet, dict) else ""
    runner = RUNNERS.get(schema.partition("/")[0])
    if runner is None:
        print(f"{arguments[0]}: schema {schema!r} is none of {', '.join(sorted(RUNNERS))}", file=sys.stderr)
        return 2
    runner(sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
