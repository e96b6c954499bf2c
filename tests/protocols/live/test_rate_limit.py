"""How long a host is left alone, and what an answer may spend."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.live.budget import Budget, CircuitBreaker
from protocols.live.rate_limit import LONGEST_REST, asked_to_wait

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (200, {}, None),
        (200, {"retry-after": "60"}, None),
        (403, {"retry-after": "60"}, 60),
        (503, {"retry-after": "5"}, 5),
        (429, {}, 60),
        (429, {"retry-after": "Sat, 21 Nov 2026 12:10:00 GMT"}, 600),
        (429, {"retry-after": "Sat, 21 Nov 2026 12:10:00"}, 600),
        (429, {"retry-after": "soon"}, 60),
        (429, {"retry-after": "999999999"}, LONGEST_REST.total_seconds()),
        (200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 90)}, 90),
        (200, {"x-ratelimit-remaining": "1", "x-ratelimit-reset": str(int(NOW.timestamp()) + 90)}, None),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, None),
        (429, {"ratelimit": '"api";r=0;t=213'}, 213),
        (200, {"ratelimit": '"api";r=7;t=213'}, None),
    ],
)
def test_a_reply_says_how_long_to_wait(status: int, headers: dict[str, str], seconds: float | None):
    until = asked_to_wait(status, httpx.Headers(headers), NOW)

    assert until == (None if seconds is None else NOW + timedelta(seconds=seconds))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset"]),
        st.one_of(st.text('0123456789rt=;-" :GMT', max_size=30), st.integers(-10, 10**20).map(str)),
    ),
    st.sampled_from([200, 403, 429, 503]),
)
def test_no_header_makes_a_rest_longer_than_a_day(headers: dict[str, str], status: int):
    until = asked_to_wait(status, httpx.Headers(headers), NOW)

    assert until is None or NOW < until <= NOW + LONGEST_REST


def test_failures_in_a_row_close_a_host_and_one_answer_forgives_them():
    manners = CircuitBreaker(failures_before_rest=2, pause=timedelta(minutes=1))
    manners.failed(NOW)
    manners.answered()
    manners.failed(NOW)
    before = manners.resting(NOW)

    manners.failed(NOW)

    assert (before, manners.resting(NOW)) == (None, NOW + timedelta(minutes=1))
    assert manners.resting(NOW + timedelta(minutes=1)) is None


def test_a_shorter_rest_does_not_end_a_longer_one():
    manners = CircuitBreaker(failures_before_rest=2, pause=timedelta(minutes=1))
    manners.leave_alone(NOW + timedelta(hours=1))

    manners.leave_alone(NOW + timedelta(minutes=1))

    assert manners.resting(NOW) == NOW + timedelta(hours=1)


def test_a_budget_ends_with_its_calls_or_its_time():
    time = [0.0]
    few, short = Budget(2, 10, lambda: time[0]), Budget(9, 10, lambda: time[0])

    taken = [few.spend() for _ in range(3)]
    time[0] = 10.0

    assert (taken, short.spend(), short.spent, few.spent) == ([True, True, False], False, 0, 2)
