"""A time without a zone in a status is read as UTC and remarked; data of an agent's own is left as it is."""

import json

import pytest

from protocols.wire.timestamps import REMARKS, with_zones

NAIVE = "2026-11-30T12:00:00.123456"


@pytest.fixture
def remarks():
    noted: list[str] = []
    token = REMARKS.set(noted)
    yield noted
    REMARKS.reset(token)


def test_every_status_gets_its_zone_and_the_agent_one_remark(remarks):
    status = {"state": "completed", "timestamp": NAIVE}
    document = {"result": {"status": status, "history": [{"status": status}]}}

    mended = json.loads(with_zones(json.dumps(document).encode()))

    assert (
        mended["result"]["status"]["timestamp"] == mended["result"]["history"][0]["status"]["timestamp"] == NAIVE + "Z"
    )
    assert remarks == ["its times name no zone and were read as UTC"]


@pytest.mark.parametrize(
    "document",
    [
        {"status": {"state": "working", "timestamp": NAIVE + "Z"}},
        {"status": {"state": "working", "timestamp": NAIVE + "+02:00"}},
        {"data": {"timestamp": NAIVE}},
        {"text": json.dumps({"state": "x", "timestamp": NAIVE})},
    ],
    ids=["UTC", "an offset", "data", "quoted"],
)
def test_what_needs_no_zone_comes_back_byte_for_byte(remarks, document):
    body = json.dumps(document, indent=1).encode()

    assert with_zones(body) is body
    assert remarks == []


@pytest.mark.parametrize("body", [b"", b"{", b'{"timestamp": "2026-11-30T12:00:00"', b"[" * 5_000])
def test_what_is_no_json_comes_back_as_it_is(body):
    assert with_zones(body) == body
