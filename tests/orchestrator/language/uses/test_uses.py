"""Every stated fact ends in a field of the Inquiry; what is said of one component is not carried to another."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestrator.language.understanding import ConversationTurn, load, understand
from protocols.adoption import IntendedUse

CASES = yaml.safe_load((Path(__file__).parent / "uses.yaml").read_text("utf-8"))


def use_after(*messages: str) -> IntendedUse:
    history: list[ConversationTurn] = []
    for words in messages:
        heard = understand(words, history, load())
        history.append(ConversationTurn(words=words, inquiry=heard.inquiry, intent=heard.intent, needs=heard.needs))
    return history[-1].inquiry.use


def field(use: IntendedUse, path: str) -> Any:
    at: Any = use.model_dump(mode="json")
    for step in path.split("."):
        at = at[step]
    return float(at) if path.endswith("usd") else at


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_a_sentence_states_is_in_its_fields(case: dict[str, Any]):
    use = use_after(case["text"])

    assert {path: field(use, path) for path in case if path != "text"} == {
        path: value for path, value in case.items() if path != "text"
    }


def test_a_licence_held_for_one_component_is_not_held_for_the_next():
    use = use_after("We bought the enterprise licence for YOLO11 in our camera", "and YOLOv5?")

    assert (use.licences_held, use.holds_commercial_licence) == (("yolo11",), None)
