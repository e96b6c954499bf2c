from pathlib import Path

import pytest
import yaml

from agents.licensing.cases import main, mismatch
from agents.licensing.knowledge import load

HERE = Path(__file__).parent
FILES = ("cases.yaml", "cases_further.yaml")


@pytest.mark.parametrize("file", FILES)
def test_every_case_gets_its_verdict_and_names_its_obligations(file):
    cases = yaml.load((HERE / file).read_text("utf-8"), Loader=yaml.CSafeLoader)["cases"]

    missed = {f"{case['id']} {case['title']}": wrong for case in cases if (wrong := mismatch(case, load()))}

    assert (missed, len({case["id"] for case in cases})) == ({}, len(cases))


def test_the_runner_counts_what_is_right_and_says_what_is_not(tmp_path, capsys):
    file = tmp_path / "cases.yaml"
    good = {
        "id": "A",
        "title": "a",
        "components": [{"name": "m", "licence": "MIT"}],
        "context": {"use": "internal"},
        "expected": {"verdict": "permitted"},
    }
    file.write_text(yaml.safe_dump({"cases": [good, {**good, "id": "B", "expected": {"verdict": "blocked"}}]}), "utf-8")

    status = main([str(file)])

    lines = capsys.readouterr().out.strip().splitlines()
    assert (status, lines[-1], lines[0][:2]) == (1, "2 cases, 1 right", "B ")


def test_the_runner_counts_an_unusable_case_as_wrong_and_goes_on(tmp_path, capsys):
    file = tmp_path / "cases.yaml"
    file.write_text("cases:\n- {id: A, title: no context}\n", "utf-8")

    status = main([str(file)])

    assert (status, capsys.readouterr().out.strip().splitlines()[-1]) == (1, "1 cases, 0 right")


def test_the_runner_refuses_a_file_that_holds_no_cases(tmp_path, capsys):
    file = tmp_path / "empty.yaml"
    file.write_text("just words", "utf-8")

    assert main([str(file)]) == 2
    assert "no file of cases" in capsys.readouterr().err
