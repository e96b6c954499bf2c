"""docs/weighing.md says the numbers that the weighing uses."""

import re
from pathlib import Path

from orchestrator.recommendation.weights import STANDARD
from protocols.adoption import Kind, Verdict
from protocols.adoption.text.number_format import percent
from tests.import_reach import ROOT

PAGE = Path(ROOT, "docs/weighing.md").read_text("utf-8")


def test_the_table_of_weights_is_the_one_that_counts():
    sorts = (STANDARD.software, STANDARD.sorts[Kind.MODEL], STANDARD.sorts[Kind.DATASET])
    rows = re.findall(r"^\| ([a-z ]+) \| ?([\d ]*)\| ?([\d ]*)\| ?([\d ]*)\|$", PAGE, re.MULTILINE)
    printed = {name.replace(" ", "_"): cells for name, *cells in rows if name != "dimension"}

    assert printed.keys() == {name for sort in sorts for name in sort.weights}
    for name, cells in printed.items():
        assert [int(cell or 0) for cell in map(str.strip, cells)] == [sort.weights.get(name, 0) for sort in sorts]


def test_thresholds_margins_and_confidence_are_those_that_count():
    adopt, trial, assess = (STANDARD.thresholds[ring] for ring in (Verdict.ADOPT, Verdict.TRIAL, Verdict.ASSESS))

    assert f"Adopt from {adopt}, trial from {trial}, assess from {assess}, below that hold." in PAGE
    assert f"adopting takes a score of {adopt + STANDARD.hearsay_margin}" in PAGE
    assert f"share one weight of {STANDARD.other}" in PAGE
    for share in (STANDARD.confidence_to_adopt, STANDARD.confidence_to_judge):
        assert f"elow {percent(share)}" in PAGE
