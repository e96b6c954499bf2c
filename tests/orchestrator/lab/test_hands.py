"""The lab with hands: a question before each lesson, an edited request sent to its own agent and nowhere else."""

import json

import pytest

from orchestrator.lab.lesson import Check
from orchestrator.lab.lesson_list import LESSONS
from orchestrator.lab.questions import questions
from orchestrator.lab.runner import checked

pytestmark = pytest.mark.anyio


def test_every_lesson_asks_one_question_first():
    assert list(questions()) == list(LESSONS)
    assert len({question.right for question in questions().values()}) > 2


@pytest.mark.slow
async def test_an_edited_request_goes_to_the_lessons_agent_and_is_seen_under_its_trace(council, http):
    lesson = (await http.post(f"{council}/api/lessons/2/run")).json()
    curl = lesson["requests"][0]["curl"].replace("Say hello", "Say good bye")

    came = (await http.post(f"{council}/api/lessons/2/attempt", json={"curl": curl})).json()

    assert came["exchange"]["response"]["status"] == 200
    assert "I only understand" in json.dumps(came["exchange"])
    frames = (await http.get(f"{council}/api/exchange", params={"trace": came["trace"]})).json()
    assert ("you", "client") in {(frame["service"], frame["side"]) for frame in frames}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("curl", "status"),
    [
        ("curl http://127.0.0.1:9/", 403),
        ("curl http://169.254.169.254/latest", 403),
        ("curl file:///etc/passwd", 403),
        ("curl -d @/etc/passwd http://127.0.0.1:9/", 422),
        ("curl -X TRACE http://127.0.0.1:9/", 422),
        ("rm -rf /", 422),
    ],
)
async def test_it_goes_nowhere_else_and_reads_no_file(council, http, curl, status):
    answer = await http.post(f"{council}/api/lessons/2/attempt", json={"curl": curl})

    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)


@pytest.mark.parametrize(
    ("expected", "actual", "finding"),
    [
        (True, True, "so it is"),
        (False, True, "it is not so"),
        (4, 4, "it is 4"),
        (["A", "B"], ["A"], "it is A, where A, B was expected"),
        (lambda result: "one", "one", "both are one"),
        (lambda result: ("a", "b"), ("a", "c"), "one is a, c, the other a, b"),
        ("x", "", "it is nothing, where x was expected"),
    ],
)
def test_what_was_found_is_told_in_words(expected, actual, finding):
    assert checked(Check("claim", lambda result: actual, expected), None).finding == finding


def test_a_check_that_cannot_look_says_so():
    check = checked(Check("claim", lambda result: result.nothing, 1), None)
    assert not check.ok
    assert "there is nothing to look at" in check.finding
