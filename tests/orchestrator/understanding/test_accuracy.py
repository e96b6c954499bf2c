"""How much of the packaged sentences is understood; the thresholds are what a release must hold."""

from pathlib import Path

import yaml

from orchestrator.cases import main
from orchestrator.utterance_cases import outcomes
from tests.orchestrator.understanding.sentences import sentence_outcomes

FOLDER = Path(__file__).parent.parent


def share(results: list, part: str) -> float:
    return sum(getattr(result, part) for result in results) / len(results)


def test_the_utterances_are_understood():
    results = outcomes(yaml.safe_load((FOLDER / "utterances.yaml").read_text("utf-8")))

    assert len(results) == 99
    assert share(results, "components") >= 0.95
    assert share(results, "quantities") >= 0.95
    assert share(results, "intent") >= 0.92


def test_the_odd_utterances_are_understood():
    results = outcomes(yaml.safe_load((FOLDER / "odd_utterances.yaml").read_text("utf-8")))

    assert share(results, "components") >= 0.95
    assert share(results, "quantities") >= 0.95
    assert share(results, "intent") >= 0.92


def test_utterances_of_an_independent_author_are_understood():
    results = outcomes(yaml.safe_load((FOLDER / "fresh_utterances.yaml").read_text("utf-8")))

    assert share(results, "components") >= 0.95
    assert share(results, "quantities") >= 0.95
    assert share(results, "intent") >= 0.92


def test_the_short_sentences_are_understood():
    results = sentence_outcomes(yaml.safe_load((FOLDER / "sentences.yaml").read_text("utf-8")))

    assert share(results, "components") >= 0.95
    assert share(results, "quantities") >= 0.95
    assert share(results, "intent") >= 0.85


def test_the_runner_prints_each_miss_and_the_count_last(tmp_path, capsys):
    sheet = tmp_path / "cases.yaml"
    sheet.write_text(
        "schema: utterances/1\n"
        "utterances:\n"
        "- {id: A, text: Evaluate vLLM, expected: {intent: evaluate, components: [vllm]}}\n"
        "- {id: B, text: Evaluate vLLM, expected: {intent: evaluate, components: [ray], constraints: {users: 5}}}\n"
    )

    status = main([str(sheet)])

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert lines[0].startswith("B: components ['vllm'], expected ['ray']; users None, expected 5")
    assert lines[-1] == "2 cases, 1 right"


def test_the_runner_says_which_schemas_it_knows(tmp_path, capsys):
    sheet = tmp_path / "cases.yaml"
    sheet.write_text("schema: weather/1\n")

    assert main([str(sheet)]) == 2
    assert "'weather/1' is none of" in capsys.readouterr().err
