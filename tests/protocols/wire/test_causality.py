"""Frames of several services in one order: causes first, whatever the clocks say."""

import random

from hypothesis import given
from hypothesis import strategies as st

from protocols.wire.causality import Order
from protocols.wire.frames import Frame, Piece, Side

TRACE = "ab" * 16


def frame(exchange: str, service: str, side: Side, piece: Piece, at: float, nth: int = 0, **more) -> Frame:
    return Frame(exchange=exchange, service=service, side=side, piece=piece, at=at, nth=nth, trace=TRACE, **more)


def hop(exchange: str, caller: str, callee: str, at: float, apart: float = 0) -> list[Frame]:
    """A hop of 10 ms each way with two events; the callee's clock is `apart` seconds ahead."""
    there, c, s = at + apart, Side.CLIENT, Side.SERVER
    return [
        frame(exchange, caller, c, Piece.REQUEST, at),
        frame(exchange, callee, s, Piece.REQUEST, there + 0.01),
        frame(exchange, callee, s, Piece.RESPONSE, there + 0.02),
        frame(exchange, caller, c, Piece.RESPONSE, at + 0.03),
        frame(exchange, callee, s, Piece.EVENT, there + 0.04, 0),
        frame(exchange, caller, c, Piece.EVENT, at + 0.05, 0),
        frame(exchange, callee, s, Piece.EVENT, there + 0.06, 1),
        frame(exchange, caller, c, Piece.EVENT, at + 0.07, 1),
        frame(exchange, callee, s, Piece.END, there + 0.08),
        frame(exchange, caller, c, Piece.END, at + 0.09),
    ]


def by_service(frames: list[Frame]) -> list[Frame]:
    """As they are fetched: all of one service, then all of the next."""
    return sorted(frames, key=lambda each: each.service)


def what(frames: list[Frame]) -> list[tuple]:
    return [(each.exchange, each.side, each.piece, each.nth) for each in frames]


def test_both_ends_of_a_hop_are_in_order_when_the_clocks_agree():
    told = hop("1", "a", "b", 100)

    assert Order("a").place(by_service(told)) == told


def test_a_clock_that_is_hours_off_reverses_nothing_and_is_put_right():
    for apart in (-7200.0, -0.5, 0.5, 7200.0):
        told = hop("1", "a", "b", 10_000, apart)

        placed = Order("a").place(by_service(told))

        assert what(placed) == what(told)
        assert [each.at for each in placed] == sorted(each.at for each in placed)
        assert all(10_000 <= each.at <= 10_001 for each in placed)


def test_what_an_agent_asks_another_within_a_request_stands_between_that_request_and_its_answer():
    outer, inner = hop("1", "a", "b", 9_000, 60), hop("2", "b", "c", 9_060.021, -3600)
    told = outer[:3] + inner + [each.model_copy(update={"at": each.at + 1}) for each in outer[3:]]

    placed = what(Order("a").place(by_service(told)))

    assert placed.index(("1", Side.SERVER, Piece.REQUEST, 0)) < placed.index(("2", Side.CLIENT, Piece.REQUEST, 0))
    assert placed.index(("2", Side.CLIENT, Piece.END, 0)) < placed.index(("1", Side.CLIENT, Piece.EVENT, 0))


def test_a_frame_told_twice_is_placed_once():
    told, order = hop("1", "a", "b", 100), Order("a")

    assert len(order.place([*told, *told])) == len(told)
    assert order.place(told) == []


def test_what_an_end_of_a_hop_that_broke_off_saw_does_not_wait_for_the_other_end():
    left = frame("1", "a", Side.CLIENT, Piece.END, 101, error="closed before its end")
    noticed = frame("1", "b", Side.SERVER, Piece.END, 102, error="the caller went away")

    assert Order("a").place([noticed, left]) == [left, noticed]


def test_a_strangers_clock_moves_nothing_we_saw_ourselves():
    told = [
        each.model_copy(update={"at": 1e11}) if each.side is Side.SERVER else each for each in hop("1", "a", "b", 5)
    ]

    placed = Order("a").place(by_service(told))

    assert [each for each in placed if each.service == "a"] == [each for each in told if each.service == "a"]
    assert what(placed)[0] == ("1", Side.CLIENT, Piece.REQUEST, 0)
    assert what(placed)[-1] == ("1", Side.CLIENT, Piece.END, 0)


@given(st.integers(), st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_whatever_the_clocks_and_the_batches_no_effect_comes_before_its_cause(seed, apart):
    clocks = dict(zip("bcd", apart, strict=True))
    told = [each for n, callee in enumerate("bcd") for each in hop(str(n), "a", callee, 1e7 + n / 50, clocks[callee])]
    told.sort(key=lambda each: each.at - clocks.get(each.service, 0))
    order, chance, placed = Order("a"), random.Random(seed), []
    for first in range(0, len(told), 10):
        batch = told[first : first + 10]
        chance.shuffle(services := list("abcd"))
        placed += order.place([each for service in services for each in batch if each.service == service])

    where = {seen: at for at, seen in enumerate(what(placed))}
    assert len(placed) == len(told)
    for n in "012":
        for piece, nth in ((Piece.REQUEST, 0), (Piece.RESPONSE, 0), (Piece.EVENT, 0), (Piece.EVENT, 1), (Piece.END, 0)):
            ends = where[n, Side.CLIENT, piece, nth], where[n, Side.SERVER, piece, nth]
            assert ends == (tuple(sorted(ends)) if piece is Piece.REQUEST else tuple(sorted(ends, reverse=True)))
