"""Whatever an agent sends within the bounds, in whatever order, there is an answer of bounded length, or none."""

from a2a.types import Artifact, Message, Part, Role, StreamResponse, TaskState
from google.protobuf.struct_pb2 import Value
from hypothesis import given
from hypothesis import strategies as st

from protocols.a2a.client.answer import answer_data, answer_text
from protocols.a2a.client.errors import TooMuch
from protocols.a2a.client.reply import Reply, take

MOST = 50
NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
PARTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: Part(text=text)),
    st.binary(max_size=9).map(lambda raw: Part(raw=raw, filename="f", media_type="image/png")),
    st.just(Part(url="https://example.org/x")),
    st.just(Part()),
    NUMBERS.map(lambda number: Part(data=Value(number_value=number))),
    st.text(st.characters(codec="utf-8"), max_size=9).map(lambda text: Part(data=Value(string_value=text))),
)
MESSAGES = st.builds(
    lambda parts, role, id: Message(parts=parts, role=role, message_id=id),
    st.lists(PARTS, max_size=3),
    st.sampled_from([Role.ROLE_AGENT, Role.ROLE_USER, Role.ROLE_UNSPECIFIED]),
    st.sampled_from(["", "m", "n"]),
)
STATES = st.sampled_from([TaskState.TASK_STATE_WORKING, TaskState.TASK_STATE_COMPLETED, TaskState.TASK_STATE_FAILED])


def of_status(state: TaskState, message: Message) -> StreamResponse:
    event = StreamResponse()
    event.status_update.task_id = "t"
    event.status_update.status.state = state
    event.status_update.status.message.CopyFrom(message)
    return event


def of_artifact(id: str, parts: list[Part], append: bool) -> StreamResponse:
    event = StreamResponse()
    event.artifact_update.task_id, event.artifact_update.append = "t", append
    event.artifact_update.artifact.CopyFrom(Artifact(artifact_id=id, parts=parts))
    return event


def of_task(state: TaskState, history: list[Message], parts: list[Part]) -> StreamResponse:
    event = StreamResponse()
    event.task.id, event.task.status.state = "t", state
    event.task.history.extend(history)
    event.task.artifacts.append(Artifact(artifact_id="a", parts=parts))
    return event


EVENTS = st.one_of(
    st.builds(of_status, STATES, MESSAGES),
    st.builds(of_artifact, st.sampled_from(["a", "b"]), st.lists(PARTS, max_size=3), st.booleans()),
    st.builds(of_task, STATES, st.lists(MESSAGES, max_size=3), st.lists(PARTS, max_size=3)),
    MESSAGES.map(lambda message: StreamResponse(message=message)),
)


@given(st.lists(EVENTS, max_size=8))
def test_any_events_give_an_answer_of_bounded_length(events):
    reply = Reply()
    for event in events:
        try:
            take(event, reply)
        except TooMuch:
            return

    assert len(answer_text(reply, MOST)) <= MOST + len(" … [cut: 50 of 8,000,000 characters]")
    assert all(isinstance(label, str) for label, _ in answer_data(reply))
