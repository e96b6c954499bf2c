"""What changed from one card to the next, by place, and how an agent was doing at the latest looks."""

import pytest

from orchestrator.run.agent_stores.agent_history import AgentHistory
from orchestrator.run.agent_stores.card_changes import MOST_CHANGES, card_changes, card_hash
from orchestrator.run.agent_stores.health_log import MOST_LOOKUPS, HealthLog

CARD = {
    "name": "terms",
    "version": "1",
    "skills": [{"id": "assess", "tags": ["license"]}, {"id": "say", "tags": []}],
    "signatures": [{"signature": "abc"}],
}


def places(before: dict, after: dict) -> list[tuple[str, str]]:
    return [(str(change.kind), change.at) for change in card_changes(before, after)]


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (CARD, []),
        (CARD | {"signatures": []}, []),
        (CARD | {"version": "2"}, [("changed", "/version")]),
        (CARD | {"provider": {"organization": "us"}}, [("added", "/provider")]),
        ({key: value for key, value in CARD.items() if key != "version"}, [("removed", "/version")]),
        (CARD | {"skills": [{"id": "new"}, *CARD["skills"]]}, [("added", "/skills/new")]),
        (CARD | {"skills": CARD["skills"][1:]}, [("removed", "/skills/assess")]),
        (CARD | {"skills": [{"id": "assess", "tags": ["cost"]}, CARD["skills"][1]]},
         [("removed", "/skills/assess/tags/license"), ("added", "/skills/assess/tags/cost")]),
        (CARD | {"skills": "none"}, [("changed", "/skills")]),
    ],
)  # fmt: skip
def test_changes_are_named_by_their_place(after, changes):
    assert places(CARD, after) == changes


def test_the_order_of_a_list_is_part_of_the_hash_and_signatures_are_not():
    turned = CARD | {"skills": CARD["skills"][::-1]}
    assert card_hash(CARD) == card_hash(CARD | {"signatures": []})
    assert card_hash(CARD) != card_hash(turned)
    assert places(CARD, turned) == [("changed", "")]


def test_two_members_of_one_name_are_two():
    before = {"skills": [{"id": "a"}, {"id": "a"}]}
    assert places(before, {"skills": [{"id": "a"}]}) == [("removed", "/skills/a 1")]


def test_very_many_changes_are_cut_and_long_values_too():
    after = {"skills": [{"id": str(number), "description": "x" * 5_000} for number in range(500)]}
    changes = card_changes({"skills": []}, after)
    assert len(changes) == MOST_CHANGES
    assert all(len(change.after) <= 200 for change in changes)


def test_a_change_is_an_event_with_its_hash_its_version_and_its_places(tmp_path):
    file = tmp_path / "history.json"
    history = AgentHistory(file)
    history.note("http://a", 1, True, "", 5, CARD, "key")
    written = file.stat().st_mtime_ns
    history.note("http://a", 2, True, "", 5, CARD, "key")
    unchanged = file.stat().st_mtime_ns
    again = AgentHistory(file)
    again.note("http://a", 3, True, "", 5, CARD | {"version": "2"}, "key")

    first, second = again.cards("http://a")
    assert written == unchanged < file.stat().st_mtime_ns
    assert (first.at, first.hash, first.detail) == (1, card_hash(CARD), "first seen")
    assert (second.at, second.version, second.key, second.detail) == (3, "2", "key", "version: 1 → 2")
    assert [change.at for change in second.changes] == ["/version"]


def test_an_agent_that_left_is_forgotten(tmp_path):
    history = AgentHistory(tmp_path / "history.json")
    history.note("http://a", 1, True, "", 5, CARD)
    history.note_examination("http://a", 2, True, 0)
    history.forget("http://a")
    assert (history.events("http://a"), history.examination("http://a")) == ((), None)
    assert history.health("http://a").lookups == 0


def test_health_is_of_the_latest_lookups():
    log = HealthLog()
    for milliseconds in (10, 30, None, 20):
        log.note("http://a", milliseconds)
    health = log.of("http://a")
    assert (health.lookups, health.reached, health.median, health.slowest) == (4, 3, 20, 30)
    for _ in range(MOST_LOOKUPS):
        log.note("http://a", None)
    assert (log.of("http://a").reached, log.of("http://a").median) == (0, None)
