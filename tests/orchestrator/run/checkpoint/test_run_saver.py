"""Which checkpoints of a Run are written, and what a Run that begins again finds."""

import operator
from collections.abc import AsyncIterator
from typing import Annotated, Any, TypedDict

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, interrupt

from orchestrator.run.checkpoint import run_saver
from orchestrator.run.checkpoint.run_saver import RunSaver
from orchestrator.run.graph_log import GraphLog
from protocols.storage.database import Database
from protocols.storage.sqlite_database import SqliteDatabase

pytestmark = pytest.mark.anyio
RUN = "a run"
CONFIG = RunnableConfig(configurable={"thread_id": RUN})


@pytest.fixture
async def database(tmp_path) -> AsyncIterator[Database]:
    it = SqliteDatabase(str(tmp_path / "o.sqlite"))
    async with it.opened(run_saver.SCHEMA):
        yield it


class State(TypedDict, total=False):
    words: str
    turn: str
    answers: Annotated[list[str], operator.add]


async def stored_step(database: Database) -> int | None:
    """Of the checkpoint that is on the disk."""
    rows = await database.run(lambda it: it.rows("select kind, body from run_checkpoints where run = ?", RUN))
    states = [run_saver.serializer().loads_typed(row) for row in rows]
    return states[0]["metadata"]["step"] if states else None


def graph(
    database: Database, calls: list[str], stops: bool = False, crashes: bool = False, keeps_readings: bool = False
):
    """Reads, asks an agent, goes on to a step that may crash or ask a person, and ends."""

    async def read(state: State) -> State:
        calls.append("read")
        return {"turn": str(state.get("words")).upper()}

    async def plan(state: State) -> State:
        calls.append(f"stored {await stored_step(database)}")
        return {"answers": []}

    async def ask(state: State) -> State:
        calls.append("ask")
        # Whoever cancels after a crash finds here who was being asked.
        assert await stored_step(database) == 2
        return {"answers": [f"about {state.get('turn')}"]}

    async def settle(state: State) -> State:
        calls.append("settle")
        if crashes and calls.count("settle") == 1:
            raise RuntimeError
        return {"answers": [interrupt("which?")] if stops else []}

    built = StateGraph(State)
    for name, node in (("read", read), ("plan", plan), ("ask", ask), ("settle", settle)):
        built.add_node(name, node)
    for before, after in ((START, "read"), ("read", "plan"), ("ask", "settle"), ("settle", END)):
        built.add_edge(before, after)
    built.add_conditional_edges("plan", lambda state: [Send("ask", state)], ["ask"])
    return built.compile(checkpointer=RunSaver(database, GraphLog(), keeps_readings))


async def test_the_checkpoint_before_an_agent_is_asked_is_written_and_no_later_one(database):
    result: dict[str, Any] = await graph(database, []).ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    assert result["answers"] == ["about VLLM"]
    assert await stored_step(database) == 2


@pytest.mark.parametrize(("keeps", "stored"), [(True, 1), (False, None)])
async def test_a_reading_is_written_where_another_one_could_differ(database, keeps: bool, stored: int | None):
    calls = list[str]()
    await graph(database, calls, keeps_readings=keeps).ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    assert calls[1] == f"stored {stored}"


async def test_after_a_crash_steps_run_again_and_neither_the_reading_nor_the_call_does(database):
    calls = list[str]()
    with pytest.raises(RuntimeError):
        await graph(database, calls, crashes=True).ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    result = await graph(database, calls, crashes=True).ainvoke(None, CONFIG, durability="sync")

    assert result["answers"] == ["about VLLM"]
    assert [call for call in calls if "stored" not in call] == ["read", "ask", "settle", "settle"]


async def test_a_question_is_written_with_what_was_known_when_it_was_put(database):
    calls = list[str]()
    await graph(database, calls, stops=True).ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    after_a_restart = graph(database, calls, stops=True)
    waiting = await after_a_restart.aget_state(CONFIG)
    result = await after_a_restart.ainvoke(Command(resume="the large one"), CONFIG, durability="sync")

    assert [question.value for question in waiting.interrupts] == ["which?"]
    assert result["answers"] == ["about VLLM", "the large one"]
    assert calls.count("ask") == 1


async def test_whoever_reads_a_run_sees_where_it_stands(database):
    running = graph(database, [])
    await running.ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    state = await running.aget_state(CONFIG)

    assert state.next == ()
    assert state.values["answers"] == ["about VLLM"]


async def test_of_a_run_that_is_forgotten_nothing_is_left(database):
    running = graph(database, [], stops=True)
    await running.ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    await RunSaver(database, GraphLog()).forget(RUN)

    assert (await running.aget_state(CONFIG)).values == {}
    assert await database.run(lambda it: it.rows("select * from run_writes")) == []
