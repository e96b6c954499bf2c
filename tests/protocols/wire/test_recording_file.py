"""A run as a file: saved and read again the same, refused with a sentence when it is none of ours."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.wire.frames import Frame, Piece, Side
from protocols.wire.recording_file import Recording, UnreadableRecording, dump, load, recording_of, recording_schema

TRACE = "0" * 31 + "1"
DOCUMENT = Path(__file__).parents[3] / "docs" / "recording.md"
ASKED = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": {"parts": [{"text": "May we?"}]}}}
TASK = {"id": "t", "contextId": "c", "status": {"state": "TASK_STATE_COMPLETED"}}
ANSWERED = {"jsonrpc": "2.0", "id": 1, "result": {"task": TASK}}


def frame(piece: Piece, at: float, side: Side = Side.CLIENT, **told) -> Frame:
    service = "orchestrator" if side is Side.CLIENT else "agent"
    shared = {"exchange": "e", "service": service, "side": side, "trace": TRACE}
    body = told.get("body", "")
    return Frame.model_validate({**shared, "piece": piece, "at": at, "size": len(body.encode()), **told})


def hop(side: Side) -> list[Frame]:
    return [
        frame(Piece.REQUEST, 1, side, method="POST", url="http://x/a2a/jsonrpc", body=json.dumps(ASKED)),
        frame(Piece.RESPONSE, 2, side, status=200),
        frame(Piece.END, 3, side, body=json.dumps(ANSWERED)),
    ]


RECORDING = recording_of([*hop(Side.CLIENT), *hop(Side.SERVER)], (), "2026-11-22T06:00:00+00:00")


def test_a_recording_knows_what_was_asked_and_how_it_ended():
    assert (RECORDING.words, RECORDING.context_id, RECORDING.task_id) == ("May we?", "c", "t")
    assert (RECORDING.state, RECORDING.trace) == ("COMPLETED", TRACE)


def test_what_is_saved_is_read_again_the_same_though_a_body_is_written_once():
    text = dump(RECORDING)
    assert load(text) == RECORDING
    assert text.count("May we?") == 2


def test_a_saved_file_fits_the_published_schema():
    jsonschema.validate(json.loads(dump(RECORDING)), recording_schema(), jsonschema.Draft202012Validator)


def test_the_document_shows_the_very_schema():
    _, _, rest = DOCUMENT.read_text("utf-8").partition("```json\n")
    assert json.loads(rest.partition("```")[0]) == recording_schema()


def test_of_nothing_no_recording_is_made():
    with pytest.raises(UnreadableRecording, match="Nothing is kept"):
        recording_of([], (), "now")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no recording"),
        ('{"format": "har"}', "no recording"),
        ('{"format": "adoption-council-recording", "version": 9}', "of version 9; this reads version 1"),
        ('{"format": "adoption-council-recording", "version": 1}', "broken at"),
        (dump(RECORDING).replace('"at": 1.0', '"at": "later"', 1), r"broken at frames\.0\.at"),
        (dump(RECORDING).replace(TRACE, "f" * 32, 1), "another trace"),
        (dump(RECORDING).replace('"words"', '"wards"', 1), "broken at wards"),
    ],
)
def test_what_is_no_recording_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(UnreadableRecording, match=sentence):
        load(text)


NAMES = ["result", "task", "statusUpdate", "status", "state", "id", "params", "message", "parts", "text", "contextId"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(JSON, JSON)
def test_whatever_strangers_sent_can_be_recorded(asked, answered):
    frames = [
        frame(Piece.REQUEST, 1, method="POST", url="http://x/", body=json.dumps(asked)),
        frame(Piece.END, 2, body=json.dumps(answered)),
    ]
    made = recording_of(frames, (), "now")
    assert isinstance(load(dump(made)), Recording)
