"""Event streams as the standard frames them, from strangers who each do it in their own way."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.wire.event_streams import EventTransport
from protocols.wire.sse import EventCutter, escaped
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.protocols.wire.answer_stream import streamed

pytestmark = pytest.mark.anyio
SEPARATORS = "\u2028\u2029\x85"
TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from(SEPARATORS), max_size=20)
LINE_END = st.sampled_from(["\r\n", "\n", "\r"])
COMMENT = st.sampled_from([None, "", " ping", " data: not this"])


def framed(values: list[str], end: str, comment: str | None) -> bytes:
    """Events as their framework writes them: JSON over several lines, a comment before each, a name and an id."""
    lines = [f"data: {line}" for value in values for line in [*json.dumps(value, ensure_ascii=False).split("\n"), ""]]
    blocks = "".join(end if line == "data: " else line + end for line in lines)
    return (f":{comment}{end}{end}" if comment is not None else "").encode() + blocks.encode()


@given(st.lists(TEXT, max_size=5), LINE_END, COMMENT, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_events_are_read_alike_however_lines_end_and_chunks_fall(values, end, comment, sizes):
    stream, cut, data = framed(values, end, comment), EventCutter(), []
    while stream:
        size = sizes[len(stream) % len(sizes)]
        data += cut.feed(stream[:size])
        stream = stream[size:]

    assert [json.loads(each) for each in data] == values


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_data_of_several_lines_is_one_value(end):
    event = end.join([b": hello", b"event: message", b'data: {"text":', b'data:  "two words"}', b"id: 7", b"", b""])

    assert [json.loads(each) for each in EventCutter().feed(event)] == [{"text": "two words"}]


def test_an_event_does_not_wait_for_what_follows_its_last_carriage_return():
    assert list(EventCutter().feed(b"data: 1\r\r")) == ["1"]


def test_a_pair_of_line_ends_that_comes_apart_is_one_line_end():
    cut = EventCutter()

    came = [data for chunk in (b"data: 1\r", b"\n", b"\r", b"\n", b"data: 2\r\n\r\n") for data in cut.feed(chunk)]

    assert came == ["1", "2"]


def test_a_byte_order_mark_at_the_beginning_is_none_of_the_first_field():
    assert list(EventCutter().feed(b"\xef\xbb\xbfdata: 1\n\n")) == ["1"]


@given(TEXT)
def test_escaped_json_means_the_same_on_one_line(value):
    line = escaped(json.dumps({"text": value}, ensure_ascii=False).encode()).decode()

    assert json.loads(line) == {"text": value}
    assert line.splitlines() == [line]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
async def test_readers_that_cut_at_other_lines_get_whole_events(end):
    """The SDK's client reads with `aiter_lines`."""
    values = [f"one{SEPARATORS}two", "three"]
    inner = streamed([bytes([each]) for each in framed(values, end, " ping")], {"content-type": "text/event-stream"})

    async with (
        httpx.AsyncClient(transport=EventTransport(inner)) as http,
        http.stream("GET", "http://stranger/") as answer,
    ):
        lines = [line async for line in answer.aiter_lines()]

    assert [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data:")] == values


async def test_a_stream_ends_its_lines_plainly_and_no_proxy_may_change_it(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    call = {"jsonrpc": "2.0", "id": "1", "method": "SendStreamingMessage"}
    spoken = {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "DeepSeek-R1"}]}

    answer = await http.post(
        f"{url}/a2a/jsonrpc", json=call | {"params": {"message": spoken}}, headers={"A2A-Version": "1.0"}
    )

    assert "no-transform" in answer.headers["cache-control"]
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.content.startswith(b"data: ")
    assert b"\r" not in answer.content
