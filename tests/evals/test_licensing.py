"""The packaged licensing cases, and the command on files of them."""

import json
from pathlib import Path

import pytest
import yaml

from agents.licensing.facts.knowledge import load
from evals.__main__ import main
from evals.licensing import expression, rules_outcome
from evals.schema import LicensingCase

CASES = Path(__file__).parents[2] / "evals/cases"
GOOD = {
    "id": "A",
    "title": "a",
    "components": [{"name": "m", "licence": "MIT"}],
    "context": {"use": "internal"},
    "expected": {"verdict": "permitted"},
}


def written(folder: Path, *cases: dict) -> str:
    file = folder / "cases.yaml"
    file.write_text(yaml.safe_dump({"cases": list(cases)}), "utf-8")
    return str(file)


@pytest.mark.parametrize("file", ["licensing.yaml", "licensing_further.yaml"])
def test_every_case_gets_its_verdict_and_names_its_obligations(file):
    cases = yaml.load((CASES / file).read_text("utf-8"), Loader=yaml.CSafeLoader)["cases"]

    outcomes = [rules_outcome(LicensingCase.model_validate(case), load()) for case in cases]

    assert {outcome.id: outcome.misses for outcome in outcomes if not outcome.right} == {}
    assert len({outcome.id for outcome in outcomes}) == len(cases)


def test_the_command_counts_what_is_right_and_says_what_is_not(tmp_path, capsys):
    status = main(["licensing", written(tmp_path, GOOD, {**GOOD, "id": "B", "expected": {"verdict": "blocked"}})])

    lines = capsys.readouterr().out.strip().splitlines()
    assert (status, lines[-1], lines[0][:2]) == (1, "2 cases, 1 right", "B:")


def test_an_accepted_verdict_is_right_and_owes_no_duties(tmp_path, capsys):
    expected = {"verdict": "blocked", "accept": ["permitted"], "must_obligations": ["notice"]}

    assert main(["licensing", written(tmp_path, {**GOOD, "expected": expected})]) == 0


def test_a_case_that_is_none_is_wrong_with_every_reason_and_the_rest_go_on(tmp_path, capsys):
    misspelt = {**GOOD, "id": "B", "context": {"use": "internal", "teritory": ["DE"]}, "expected": {}}

    status = main(["licensing", written(tmp_path, misspelt, GOOD)])

    printed = capsys.readouterr().out
    assert (status, printed.splitlines()[-1]) == (1, "2 cases, 1 right")
    assert "context.teritory: Extra inputs are not permitted" in printed
    assert "expected.verdict: Field required" in printed


def test_a_file_that_holds_no_cases_is_refused(tmp_path, capsys):
    file = tmp_path / "words.yaml"
    file.write_text("just words", "utf-8")

    assert main(["licensing", str(file)]) == 2
    assert "no file of licensing cases" in capsys.readouterr().err


def test_json_says_what_was_understood_asked_and_answered(tmp_path, capsys):
    main(["licensing", "--json", written(tmp_path, GOOD)])

    [case] = json.loads(capsys.readouterr().out)
    assert (case["id"], case["right"], case["asked"]) == ("A", True, ["licensing"])
    assert case["understood"]["mode"] == "internal"
    assert "permitted" in case["answered"]


@pytest.mark.parametrize(
    ("licence", "spdx"),
    [
        ("MIT", "MIT"),
        ({"any_of": ["MIT", {"all_of": ["Apache-2.0", "BSD-3-Clause"]}]}, "(MIT OR (Apache-2.0 AND BSD-3-Clause))"),
        (["MIT", "ISC"], "(MIT AND ISC)"),
        (None, "NONE"),
    ],
)
def test_licences_of_the_schema_are_one_expression(licence, spdx):
    assert expression(licence) == spdx
