"""An answer is found wherever an agent put it, whole, and cut only with a mark."""

import pytest
from a2a.helpers import new_data_part, new_text_part
from a2a.types import Artifact, Message, Part, Role, StreamResponse, Task, TaskState

from protocols.a2a.client.answer import answer_data, answer_text
from protocols.a2a.client.reply import Reply, take, take_task

DONE = TaskState.TASK_STATE_COMPLETED
SVG = Part(raw=b"<svg/>", filename="chart.svg", media_type="image/svg+xml")
PAGE = Part(url="https://example.org/a.pdf", media_type="application/pdf")


def status(state: TaskState, *parts: Part, id: str = "") -> StreamResponse:
    event = StreamResponse()
    event.status_update.task_id, event.status_update.context_id = "t", "c"
    event.status_update.status.state = state
    if parts:
        event.status_update.status.message.CopyFrom(message(*parts, id=id))
    return event


def message(*parts: Part, id: str = "", role: Role = Role.ROLE_AGENT) -> Message:
    return Message(role=role, message_id=id or str(parts), parts=parts)


def artifact(*parts: Part, append: bool = False, id: str = "a") -> StreamResponse:
    event = StreamResponse()
    event.artifact_update.task_id, event.artifact_update.context_id = "t", "c"
    event.artifact_update.artifact.CopyFrom(Artifact(artifact_id=id, parts=parts))
    event.artifact_update.append = append
    return event


def reply_to(*events: StreamResponse) -> Reply:
    reply = Reply()
    for event in events:
        take(event, reply)
    return reply


def words(*texts: str) -> list[Part]:
    return [new_text_part(text) for text in texts]


WORKING = TaskState.TASK_STATE_WORKING
PLACES = {
    "an Artifact": [artifact(*words("I like it.")), status(DONE)],
    "an Artifact before a last word": [artifact(*words("I like it.")), status(DONE, *words("Done."))],
    "a last word": [status(WORKING, *words("thinking")), status(DONE, *words("I like it."))],
    "what it said while it worked": [status(WORKING, *words("I like it.")), status(DONE)],
    "an empty Artifact and a last word": [artifact(), status(DONE, *words("I like it."))],
    "a bare Message": [StreamResponse(message=message(*words("I like it.")))],
}


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_is_found_in(place):
    assert answer_text(reply_to(*PLACES[place]), 100) == "I like it."


def test_who_does_not_stream_says_it_in_the_history_of_this_turn():
    history = [
        message(*words("What of R1?"), role=Role.ROLE_USER),
        message(*words("An earlier answer.")),
        message(*words("And V3?"), role=Role.ROLE_USER),
        message(*words("I like it.")),
        message(*words("Take it.")),
    ]
    task, reply = Task(id="t", context_id="c", history=history), Reply()
    task.status.state = DONE

    take_task(task, reply)

    assert answer_text(reply, 100) == "I like it.\n\nTake it."


def test_a_message_that_comes_as_an_event_and_in_the_history_is_said_once():
    once = status(WORKING, *words("I like it."), id="m")
    task = Task(id="t", context_id="c", history=[message(*words("I like it."), id="m")])
    task.status.state = DONE

    assert answer_text(reply_to(once, StreamResponse(task=task)), 100) == "I like it."


def test_pieces_that_were_appended_are_one_text():
    pieces = ["It", " is", " a", " per", "fect", " fit."]
    events = [artifact(*words(piece), append=position > 0) for position, piece in enumerate(pieces)]

    assert answer_text(reply_to(*events, status(DONE)), 100) == "It is a perfect fit."
    assert answer_text(reply_to(*events[3:5], status(DONE)), 100) == "perfect"


def test_pieces_read_from_the_task_itself_are_one_text_too():
    task = Task(
        id="t", context_id="c", artifacts=[Artifact(artifact_id="a", parts=words("It ", "is ", "per", "fect."))]
    )
    task.status.state = DONE

    assert answer_text(reply_to(StreamResponse(task=task)), 100) == "It is perfect."


def test_paragraphs_stay_apart():
    assert answer_text(reply_to(artifact(*words("First.", "Second.")), status(DONE)), 100) == "First.\nSecond."
    said = [status(WORKING, *words("First.")), status(WORKING, *words("Second.")), status(DONE)]
    assert answer_text(reply_to(*said), 100) == "First.\n\nSecond."


def test_data_is_shown_as_json_and_files_by_name_type_and_place():
    data = new_data_part({"fit": 0.9, "stars": 5})
    text = answer_text(reply_to(artifact(*words("See:"), data, SVG, PAGE), status(DONE)), 1_000)

    assert text.split("\n\n") == [
        "See:",
        '```json\n{\n  "fit": 0.9,\n  "stars": 5\n}\n```',
        "File chart.svg (image/svg+xml, 6 bytes)",
        "File without a name (application/pdf at https://example.org/a.pdf)",
    ]


@pytest.mark.parametrize("place", ["artifact", "status", "working"])
def test_data_is_found_where_the_words_would_be(place):
    data = new_data_part({"fit": 1})
    events = {
        "artifact": [artifact(data), status(DONE)],
        "status": [status(DONE, data)],
        "working": [status(WORKING, data), status(DONE)],
    }

    assert answer_data(reply_to(*events[place])) == [("", {"fit": 1})]


def test_a_text_that_is_too_long_is_cut_with_a_mark():
    text = answer_text(reply_to(artifact(*words("x" * 90)), status(DONE)), 80)

    assert text == "x" * 80 + " … [cut: 80 of 90 characters]"
