"""How often a Task may end the process that works on it."""

from unittest.mock import sentinel

import pytest
from a2a.types import Message, Role, Task

from protocols.a2a.parts import message, text_part
from protocols.a2a.turn import BLAMELESS, MOST_RESTARTS, MOST_RESTARTS_IN_ALL, RESUMES, Turn


def said(text: str) -> Message:
    return Message(message_id=text, role=Role.ROLE_AGENT, parts=[text_part(text)])


def restart(number: int, blameless: bool = False) -> Message:
    notice = said(f"restart {number}")
    notice.metadata.update({RESUMES: True} | ({BLAMELESS: True} if blameless else {}))
    return notice


def turn_of(*messages: Message) -> Turn:
    opening = message(text_part("Can we use it?"), message_id="opening")
    return Turn(Task(id="t"), (opening, *messages), sentinel.updater)


def test_a_task_that_ends_its_process_at_the_same_place_is_given_up():
    lives = [part for number in range(MOST_RESTARTS) for part in (said("asks the agents"), restart(number))]

    turn_of(*lives).check_bounds()
    with pytest.raises(RuntimeError, match="without finishing"):
        turn_of(*lives, said("asks the agents"), restart(MOST_RESTARTS)).check_bounds()


def test_a_task_that_gets_further_each_time_goes_on_though_not_for_ever():
    lives = [part for number in range(MOST_RESTARTS_IN_ALL) for part in (said(f"step {number}"), restart(number))]

    turn_of(*lives).check_bounds()
    with pytest.raises(RuntimeError, match="without finishing"):
        turn_of(*lives, said("step"), restart(MOST_RESTARTS_IN_ALL)).check_bounds()


def test_a_database_that_was_away_is_not_held_against_the_task():
    turn_of(*(restart(number, blameless=True) for number in range(2 * MOST_RESTARTS_IN_ALL))).check_bounds()
