"""Watched decisions are kept for their owner, checked against a fresh answer, accepted and forgotten."""

from datetime import date

import pytest

from orchestrator.recommendation.recommend import recommend
from orchestrator.watch.watch_list import MOST_WATCHED, TooManyWatched, WatchedDecision, WatchList
from protocols.adoption import Inquiry, Recommendation
from tests.orchestrator.builders import ENGINE, licensed, said

MONDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 6)


def answer(licence: str) -> Recommendation:
    return recommend(Inquiry(components=(ENGINE,)), (licensed(facts=(said("licence", licence),)),), (), (), ())


def decision(id: str = "task") -> WatchedDecision:
    inquiry = Inquiry(components=(ENGINE,))
    return WatchedDecision(id=id, question="Engine?", context_id="c", since=MONDAY, checked=MONDAY, inquiry=inquiry)


def test_a_decision_is_kept_over_a_restart_for_its_owner_only(tmp_path):
    WatchList(tmp_path / "w.json").add("owner", decision(), answer("MIT"))

    again = WatchList(tmp_path / "w.json")
    assert [entry.id for entry in again.of("owner")] == ["task"]
    assert again.of("stranger") == ()
    assert again.check("stranger", "task", answer("GPL-3.0-only"), FRIDAY) is None


def test_what_changed_stands_until_it_is_accepted_and_is_then_the_new_beginning():
    watch_list = WatchList()
    watch_list.add("owner", decision(), answer("MIT"))

    checked = watch_list.check("owner", "task", answer("GPL-3.0-only"), FRIDAY)
    assert checked
    assert [(change.before, change.now) for change in checked.comparison.changes] == [("MIT", "GPL-3.0-only")]
    assert watch_list.of("owner") == (checked,)

    accepted = watch_list.accept("owner", "task")
    assert accepted
    assert (accepted.comparison.changes, accepted.since) == ((), FRIDAY)
    again = watch_list.check("owner", "task", answer("GPL-3.0-only"), FRIDAY)
    assert again
    assert again.comparison.changes == ()


def test_a_change_that_is_taken_back_is_none():
    watch_list = WatchList()
    watch_list.add("owner", decision(), answer("MIT"))
    watch_list.check("owner", "task", answer("GPL-3.0-only"), FRIDAY)

    back = watch_list.check("owner", "task", answer("MIT"), FRIDAY)

    assert back
    assert back.comparison.changes == ()


def test_there_is_an_end_to_what_is_watched():
    watch_list = WatchList()
    for place in range(MOST_WATCHED):
        watch_list.add("owner", decision(str(place)), answer("MIT"))

    watch_list.add("owner", decision("0"), answer("MIT"))
    with pytest.raises(TooManyWatched):
        watch_list.add("owner", decision("more"), answer("MIT"))
    watch_list.forget("owner", "1")
    watch_list.add("owner", decision("more"), answer("MIT"))
