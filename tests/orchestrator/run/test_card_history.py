"""Which cards an agent had: changes by place, kept over restarts, bounded."""

import json

import pytest

from orchestrator.run.agent_stores.card_changes import MOST_CHANGES, card_changes, card_hash
from orchestrator.run.agent_stores.card_history import MOST_VERSIONS, CardHistory
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


def test_a_card_is_noted_once_and_found_again_after_a_restart(tmp_path):
    file = tmp_path / "cards.json"
    history = CardHistory(file)
    history.note("http://a", CARD, "key", 1)
    written = file.stat().st_mtime_ns
    history.note("http://a", CARD, "key", 2)
    again = CardHistory(file)
    again.note("http://a", CARD | {"version": "2"}, "key", 3)

    assert file.stat().st_mtime_ns > written
    first, second = again.of("http://a")
    assert (first.since, second.since, second.version) == (1, 3, "2")
    assert [change.at for change in second.changes] == ["/version"]


def test_another_key_is_a_change_though_the_card_is_the_same():
    history = CardHistory()
    history.note("http://a", CARD, "old", 1)
    history.note("http://a", CARD, "new", 2)
    (change,) = history.of("http://a")[-1].changes
    assert (change.at, change.before, change.after) == ("/signatures", "old", "new")


def test_the_oldest_versions_make_room(tmp_path):
    history = CardHistory(tmp_path / "cards.json")
    for number in range(MOST_VERSIONS + 5):
        history.note("http://a", CARD | {"version": str(number)}, "", number)
    assert [version.since for version in history.of("http://a")] == list(range(5, MOST_VERSIONS + 5))
    assert len(json.loads((tmp_path / "cards.json").read_text())) == 1


def test_health_is_of_the_latest_lookups():
    log = HealthLog()
    for milliseconds in (10, 30, None, 20):
        log.note("http://a", milliseconds)
    health = log.of("http://a")
    assert (health.lookups, health.reached, health.median, health.slowest) == (4, 3, 20, 30)
    for _ in range(MOST_LOOKUPS):
        log.note("http://a", None)
    assert (log.of("http://a").reached, log.of("http://a").median) == (0, None)
