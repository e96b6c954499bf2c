"""Words that edit what a conversation knows become operations; words that say anything else stay a message."""

import pytest

from orchestrator.language.edit_commands import Command, command_of
from orchestrator.language.edits import operations_in
from orchestrator.language.understanding import load, understand
from protocols.adoption import Inquiry
from protocols.adoption.conversation_state import stated, with_operations

NAMES = load()
EARLIER = understand("Compare Qdrant, Milvus and pgvector for a SaaS in the EU, 200M tokens a month", (), NAMES).inquiry
STATE = understand(
    "Compare Qdrant, Milvus and pgvector for a SaaS in the EU, 2 billion tokens a month, budget 500 dollars a month",
    (),
    NAMES,
).inquiry


def after(message: str) -> Inquiry:
    operations = operations_in(message, STATE, [EARLIER])
    assert operations, "it was read as no edit"
    return with_operations(STATE, operations)


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("not Milvus", ["Qdrant", "pgvector"]),
        ("Ok, please forget about Milvus.", ["Qdrant", "pgvector"]),
        ("ohne Milvus bitte", ["Qdrant", "pgvector"]),
        ("sans Milvus", ["Qdrant", "pgvector"]),
        ("不要 Milvus", ["Qdrant", "pgvector"]),
        ("add Chroma", ["Qdrant", "Milvus", "pgvector", "Chroma"]),
        ("also include Nobodysdb", ["Qdrant", "Milvus", "pgvector", "Nobodysdb"]),
        ("I meant Chroma, not Milvus", ["Qdrant", "Chroma", "pgvector"]),
        ("replace Milvus with Chroma", ["Qdrant", "Chroma", "pgvector"]),
        ("Chroma instead of Milvus", ["Qdrant", "Chroma", "pgvector"]),
        ("not Milvus but Chroma", ["Qdrant", "Chroma", "pgvector"]),
    ],
)
def test_components_come_go_and_change_places(message, names):
    assert [component.name for component in after(message).components] == names


@pytest.mark.parametrize(
    ("message", "path", "value"),
    [
        ("not SaaS, internal only", "use.mode", "internal"),
        ("make it internal", "use.mode", "internal"),
        ("drop the EU part, we only serve US clients", "use.territory", ["US"]),
        ("go back to 200M", "use.workload.tokens_per_month", 200_000_000),
        ("forget the budget", "use.workload.budget_usd_per_month", None),
        ("without the EU part", "use.territory", None),
    ],
)
def test_facts_are_set_forgotten_and_taken_back(message, path, value):
    assert stated(after(message)).get(path) == value


def test_what_is_counted_in_several_fields_is_taken_back_in_all():
    earlier, now = (
        understand(f"What would Kimi K2 take for {number} internal developers?", (), NAMES).inquiry
        for number in ("200", "2,000")
    )

    after = with_operations(now, operations_in("go back to 200", now, [earlier]))

    assert (after.facts["users"], after.use.organisation.end_users_30d) == (200, 200)


def test_what_is_not_there_and_is_not_wanted_is_not_to_be_offered():
    assert after("not Chroma").facts["excluded"] == ["Chroma"]


@pytest.mark.parametrize(
    "message",
    [
        "what about Milvus?",
        "Milvus is not bad",
        "no, 300 users",
        "No need for SSO",
        "not sure",
        "Should we adopt Chroma",
        "We do not train on outputs and our servers are in Frankfurt",
        "not Milvus " * 60,
    ],
)
def test_anything_else_is_no_edit(message):
    assert operations_in(message, STATE, [EARLIER]) == ()


def test_without_a_component_there_is_nothing_to_edit():
    assert operations_in("not Milvus", Inquiry(), []) == ()


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ("undo that", Command.UNDO),
        ("Ok, undo.", Command.UNDO),
        ("mach das rückgängig", Command.UNDO),
        ("annule ça", Command.UNDO),
        ("撤销", Command.UNDO),
        ("What do you know about us?", Command.SHOW),
        ("Was wissen Sie über uns?", Command.SHOW),
        ("Que savez-vous de nous ?", Command.SHOW),
        ("start over", Command.RESTART),
        ("what do you know about Milvus?", None),
        ("undo the licence change in our product", None),
    ],
)
def test_a_command_is_a_whole_message(message, command):
    assert command_of(message) is command
