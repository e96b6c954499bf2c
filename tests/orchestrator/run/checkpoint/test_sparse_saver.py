"""Which checkpoints of a Run are written, and what a Run that begins again finds."""

import operator
from typing import Annotated, Any, TypedDict

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.func import task
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, interrupt

from orchestrator.run.checkpoint.sparse_saver import SparseSaver

pytestmark = pytest.mark.anyio
CONFIG = RunnableConfig(configurable={"thread_id": "a run", "checkpoint_ns": ""})


class Saver(SparseSaver, InMemorySaver):
    """In memory, as sparse as a Run's."""

    @property
    def steps(self) -> list[int]:
        """Of the checkpoints that were written, in their order."""
        stored = self.storage["a run"][""].values()
        return sorted(self.serde.loads_typed(metadata)["step"] for _, metadata, _ in stored)


class State(TypedDict, total=False):
    words: str
    turn: str
    answers: Annotated[list[str], operator.add]
    crashes: bool


def graph(saver: Saver, calls: list[str], stops: bool = False, crashes: bool = False):
    """Reads, asks an agent, goes on to a step that may crash or ask a person, and ends."""

    async def read(state: State) -> State:
        calls.append("read")
        return {"turn": str(state.get("words")).upper()}

    @task
    async def call(words: str) -> str:
        calls.append("call")
        # Whoever cancels after a crash finds here who was being asked.
        assert saver.steps == [1, 2]
        return f"about {words}"

    async def ask(state: State) -> State:
        return {"answers": [await call(str(state.get("turn")))]}

    async def settle(state: State) -> State:
        calls.append("settle")
        if crashes and calls.count("settle") == 1:
            raise RuntimeError
        return {"answers": [interrupt("which?")] if stops else []}

    built = StateGraph(State)
    for name, node in (("read", read), ("plan", _plan), ("ask", ask), ("settle", settle)):
        built.add_node(name, node)
    for before, after in ((START, "read"), ("read", "plan"), ("ask", "settle"), ("settle", END)):
        built.add_edge(before, after)
    built.add_conditional_edges("plan", lambda state: [Send("ask", state)], ["ask"])
    return built.compile(checkpointer=saver)


async def _plan(state: State) -> State:
    return {"answers": []}


async def test_a_checkpoint_is_written_when_words_were_read_and_before_an_agent_is_asked():
    saver, calls = Saver(), list[str]()

    result: dict[str, Any] = await graph(saver, calls).ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    assert result["answers"] == ["about VLLM"]
    # Step 1 is that after `read`, step 2 that before the agent is asked.
    assert saver.steps == [1, 2]


async def test_after_a_crash_steps_run_again_and_neither_the_reading_nor_the_call_does():
    saver, calls = Saver(), list[str]()
    running = graph(saver, calls, crashes=True)
    with pytest.raises(RuntimeError):
        await running.ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    result = await running.ainvoke(None, CONFIG, durability="sync")

    assert result["answers"] == ["about VLLM"]
    assert calls == ["read", "call", "settle", "settle"]


async def test_a_question_is_written_with_what_was_known_when_it_was_put():
    saver, calls = Saver(), list[str]()
    await graph(saver, calls, stops=True).ainvoke({"words": "vllm"}, CONFIG, durability="sync")
    after_a_restart = Saver()
    after_a_restart.storage, after_a_restart.writes, after_a_restart.blobs = saver.storage, saver.writes, saver.blobs

    result = await graph(after_a_restart, calls, stops=True).ainvoke(
        Command(resume="the large one"), CONFIG, durability="sync"
    )

    assert result["answers"] == ["about VLLM", "the large one"]
    assert calls.count("call") == 1


async def test_whoever_reads_a_run_sees_where_it_stands():
    saver = Saver()
    await graph(saver, []).ainvoke({"words": "vllm"}, CONFIG, durability="sync")

    state = await graph(saver, []).aget_state(CONFIG)

    assert state.next == ()
    assert state.values["answers"] == ["about VLLM"]


async def test_nothing_of_a_run_that_is_over_stays_in_memory():
    saver = Saver()
    await graph(saver, []).ainvoke({"words": "vllm"}, CONFIG, durability="sync")
    assert saver.unwritten

    await saver.adelete_thread("a run")

    assert not saver.unwritten
