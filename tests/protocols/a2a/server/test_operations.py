"""The table of operations in docs/protocol.md, held to the protocol's own list and to the code."""

import re
from pathlib import Path

import pytest
from a2a.types import a2a_pb2

from protocols.a2a.client.grpc_channel import BINDINGS

ROOT = Path(__file__).parents[4]
LAST_LESSON = 15
OPERATIONS = [method.name for method in a2a_pb2.DESCRIPTOR.services_by_name["A2AService"].methods]
LINK = re.compile(r"\[(?P<name>[^]]+)\]\((?P<path>[^)]+)\)")


def table() -> dict[str, list[str]]:
    """The cells of each operation's row, without the operation."""
    section = (ROOT / "docs/protocol.md").read_text("utf-8").split("## Operations")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return {row[0].strip("`"): row[1:] for row in rows[2:]}


def test_every_operation_of_the_protocol_has_a_row_and_no_other():
    assert sorted(table()) == sorted(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_cell_of_an_operation_is_empty_and_what_it_names_is_there(operation):
    where, use, lesson, test, bindings = table()[operation]
    named = LINK.fullmatch(test)

    assert where
    assert use
    assert 1 <= int(LINK.fullmatch(lesson)["name"]) <= LAST_LESSON  # pyright: ignore[reportOptionalSubscript]
    assert named is not None
    assert f"def {named['name']}(" in (ROOT / "docs" / named["path"]).read_text("utf-8")
    assert bindings.split(", ") == BINDINGS
