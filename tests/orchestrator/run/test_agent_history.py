"""What became of an agent: up, down, another card; kept over restarts."""

import pytest

from orchestrator.run.agent_stores.agent_history import MOST_EVENTS, AgentHistory

URL = "http://agent.example"
CARD = {"name": "a", "version": "1", "skills": [{"id": "assess", "name": "Assess"}]}


def look(history: AgentHistory, at: float, up: bool = True, card: dict | None = CARD) -> None:
    history.note(URL, at, up, "" if up else "connection refused", 4.2, card)


def kinds(history: AgentHistory) -> list[tuple[float, str]]:
    return [(event.at, event.kind) for event in history.events(URL)]


def test_only_what_is_otherwise_than_at_the_look_before_is_an_event():
    history = AgentHistory()
    for at, up in enumerate((True, True, False, False, True)):
        look(history, at, up)

    assert kinds(history) == [(0, "up"), (0, "card"), (2, "down"), (4, "up")]
    assert history.events(URL)[2].detail == "connection refused"
    assert history.latencies(URL) == (4.2, 4.2, 4.2)


@pytest.mark.parametrize(
    ("card", "detail"),
    [
        ({**CARD, "version": "2"}, "version: 1 → 2"),
        ({"name": "a", "version": "1"}, 'skills: [{"id": "assess", "name": "Assess"}] → nothing'),
        (
            {**CARD, "skills": [{"id": "describe", "name": "Describe"}, {"id": "assess", "name": "Judge"}]},
            'skills.assess.name: Assess → Judge; skills.describe: nothing → {"id": "describe", "name": "Describe"}',
        ),
    ],
)
def test_another_card_is_told_by_what_of_it_is_other(card, detail):
    history = AgentHistory()
    look(history, 0)

    look(history, 1, card=card)

    assert history.events(URL)[-1].detail == detail


def test_a_new_signature_is_no_other_card():
    history = AgentHistory()
    look(history, 0)

    look(history, 1, card={**CARD, "signatures": [{"protected": "x"}]})

    assert len(history.events(URL)) == 2


def test_events_are_kept_over_a_restart_and_end_somewhere(tmp_path):
    history = AgentHistory(tmp_path / "h.json")
    for at in range(MOST_EVENTS * 2):
        look(history, at, up=bool(at % 2))

    again = AgentHistory(tmp_path / "h.json")
    assert len(again.events(URL)) == MOST_EVENTS
    look(again, 1_000, up=True)
    assert kinds(again) == kinds(history)
