"""How a Run's models are written into its checkpoints."""

import zlib
from datetime import date

import pytest
from langgraph.types import Send

from orchestrator.run.checkpoint.serializer import serializer
from orchestrator.run.state import RunRequest
from protocols.models import StrictModel

REQUEST = RunRequest(
    run="r", message_id="m", owner="o", context_id="c", words="What of vLLM? " * 500, today=date(2026, 11, 30)
)


class Stranger(StrictModel):
    """A model that is none of a Run's."""

    name: str


def test_a_state_comes_back_as_it_was():
    state = {
        "request": REQUEST,
        "results": [REQUEST, REQUEST],
        "asked": ("licence",),
        "send": Send("consult", REQUEST),
        "none": None,
    }

    restored = serializer().loads_typed(serializer().dumps_typed(state))

    # Msgpack knows one kind of list.
    assert {**restored, "asked": tuple(restored["asked"])} == state
    assert isinstance(restored["results"][1], RunRequest)


def test_a_model_is_compressed():
    _, written = serializer().dumps_typed(REQUEST)

    assert len(written) < len(REQUEST.words) / 10


def test_a_model_that_is_none_of_a_runs_does_not_come_back_as_one():
    written = serializer().dumps_typed({"stranger": Stranger(name="Eve")})

    assert not isinstance(serializer().loads_typed(written)["stranger"], Stranger)


def test_data_of_a_stranger_cannot_name_a_model():
    planted = {"\x00model": "RunRequest", "\x00body": "not bytes"}

    assert serializer().loads_typed(serializer().dumps_typed({"answers": planted})) == {"answers": planted}


def test_a_model_whose_module_has_moved_since_comes_back():
    body = zlib.compress(REQUEST.model_dump_json().encode())
    written = serializer().dumps_typed({"request": {"\x00model": "orchestrator.former:RunRequest", "\x00body": body}})

    assert serializer().loads_typed(written) == {"request": REQUEST}


def test_a_model_that_this_version_does_not_have_is_an_error_that_names_it():
    written = serializer().dumps_typed({"\x00model": "orchestrator.former:Gone", "\x00body": zlib.compress(b"{}")})

    with pytest.raises(ValueError, match=r"called orchestrator\.former:Gone"):
        serializer().loads_typed(written)
