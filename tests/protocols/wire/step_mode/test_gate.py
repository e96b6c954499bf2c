"""Messages wait at the gate, are let go, changed or dropped; whoever leaves is not waited for."""

import asyncio
import json
from typing import Any

import pytest

from orchestrator.run.budget import Clocks
from protocols.a2a.settings import Settings
from protocols.wire.frames import Piece
from protocols.wire.step_mode.gate import MOST_BYTES, MOST_HELD, Gate, Patience
from protocols.wire.step_mode.held import Decision, Does, Held, NotHeld, Refused, Switch
from protocols.wire.step_mode.interceptor import StepMode
from protocols.wire.trace import HEADER, TraceContext
from tests.conftest import until

pytestmark = pytest.mark.anyio
TRACE = "ab" * 16
DELIVER, DROP = Decision(does=Does.DELIVER), Decision(does=Does.DROP)
BODY = b'{"jsonrpc": "2.0"}'


def a_message(id: str = "1", body: bytes = BODY) -> Held:
    shown = body.decode()[:1_000]
    return Held(id=id, trace=TRACE, exchange="e", service="s", piece=Piece.REQUEST, body=shown, at=0, until=300)


def gate_on(**patience: float) -> Gate:
    gate = Gate(1_000, patience=Patience(**patience))
    gate.switch(Switch(trace=TRACE, on=True))
    return gate


async def held_at(gate: Gate, *ids: str, body: bytes = BODY) -> list[asyncio.Task]:
    """Messages that wait at the gate."""
    waiting = [asyncio.create_task(gate.hold(a_message(id, body), body)) for id in ids]
    await asyncio.sleep(0)
    return waiting


async def test_a_message_waits_until_it_is_let_go_and_is_then_what_it_was():
    gate = gate_on()
    (waiting,) = await held_at(gate, "1")

    shown = gate.held(TRACE)
    gate.decide("1", DELIVER)

    assert [each.id for each in shown] == ["1"]
    assert await waiting == BODY
    assert gate.held(TRACE) == []


async def test_an_edited_message_replaces_the_one_held_and_a_dropped_one_does_not_arrive():
    gate = gate_on()
    edited, dropped = await held_at(gate, "1", "2")

    gate.decide("1", Decision(does=Does.DELIVER, body='{"jsonrpc": "1.9"}'))
    gate.decide("2", DROP)

    assert await edited == b'{"jsonrpc": "1.9"}'
    assert await dropped is None


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [("[]", 422, "a JSON array"), ("{", 422, "no JSON"), (json.dumps({"x": "y" * 1_000}), 413, "larger than 1000")],
)
async def test_an_edit_of_another_kind_or_too_long_is_refused_and_the_message_waits_on(body, status, says):
    gate = gate_on()
    (waiting,) = await held_at(gate, "1")

    with pytest.raises(Refused, match=says) as refused:
        gate.decide("1", Decision(does=Does.DELIVER, body=body))

    assert refused.value.status == status
    assert [each.id for each in gate.held(TRACE)] == ["1"]
    gate.decide("1", DELIVER)
    assert await waiting == BODY


async def test_a_message_is_held_no_longer_than_its_time():
    gate = gate_on(held=0.01)

    assert await gate.hold(a_message(), BODY) == BODY
    assert gate.steps(TRACE)
    with pytest.raises(NotHeld):
        gate.decide("1", DELIVER)


async def test_once_nobody_looks_any_more_the_trace_goes_on_by_itself():
    gate = gate_on(left=0.01)

    assert await gate.hold(a_message(), BODY) == BODY
    assert not gate.steps(TRACE)
    gate.begin(TRACE)
    assert not gate.steps(TRACE)


async def test_switching_off_and_stopping_let_everything_go():
    for let_go in (lambda gate: gate.switch(Switch(trace=TRACE, on=False)), Gate.close):
        gate = gate_on()
        waiting = await held_at(gate, "1", "2")

        let_go(gate)

        assert await asyncio.gather(*waiting) == [BODY, BODY]
        assert await gate.hold(a_message("3"), BODY) == BODY


async def test_past_its_bounds_the_gate_lets_messages_pass():
    many = gate_on()
    waiting = await held_at(many, *map(str, range(MOST_HELD)))
    assert await many.hold(a_message("more"), BODY) == BODY

    large = gate_on()
    waiting += await held_at(large, "1", body=b"x" * MOST_BYTES)
    assert await large.hold(a_message("2"), BODY) == BODY

    for gate in (many, large):
        gate.close()
    await asyncio.gather(*waiting)


async def test_a_message_whose_sender_gives_up_is_held_no_more():
    gate = gate_on()
    (waiting,) = await held_at(gate, "1")

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert gate.held(TRACE) == []


def test_step_mode_is_on_where_only_this_machine_listens_and_off_elsewhere_unless_set():
    assert Settings.from_env({}).step
    assert not Settings.from_env({"HOST": "0.0.0.0"}).step
    assert Settings.from_env({"HOST": "0.0.0.0", "STEP": "on"}).step
    assert not Settings.from_env({"STEP": "off"}).step


async def _nothing(*_) -> Any:
    return None


async def test_the_time_of_stepping_is_not_the_runs():
    gate, clocks, left = gate_on(), Clocks(60, 0.1), []

    async def work(scope, receive, send) -> None:
        with clocks.running("run"):
            (waiting,) = await held_at(gate, "1")
            began = asyncio.get_running_loop().time()

            async def budget_is_over() -> bool:
                return asyncio.get_running_loop().time() - began > 0.2

            await until(budget_is_over)
            left.append(clocks.allowance("run").seconds())
            gate.switch(Switch(trace=TRACE, on=False))
            await waiting

    scope = {"type": "http", "headers": [(HEADER.encode(), f"00-{TRACE}-{'cd' * 8}-01".encode())]}
    await TraceContext(StepMode(work, gate))(scope, _nothing, _nothing)

    assert 0 < left[0] < 0.2
