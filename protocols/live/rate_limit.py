"""How a host is treated: what an answer may spend, when a host must be left alone, and for how long."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

# No header puts a host away for longer.
LONGEST_REST = timedelta(hours=24)
# `"api";r=0;t=213`: no request left, the window ends in 213 seconds.
_HUB_WINDOW = re.compile(r"r=(\d{1,9})\s*;\s*t=(\d{1,9})")


def asked_to_wait(status: int, headers: httpx.Headers, now: datetime) -> datetime | None:
    """Until when the reply asks not to be called again, by Retry-After, X-RateLimit or RateLimit headers.

    A limit used up is heeded even on a good reply. Without a usable header 429 means a minute.
    """
    # Retry-After is the host's word on this reply and goes before the windows of its limits.
    until = _retry_after(headers, now) if status in {403, 429, 503} else None
    until = until or _github_window(headers) or _hub_window(headers, now)
    if until is None and status == 429:
        until = now + timedelta(minutes=1)
    return min(until, now + LONGEST_REST) if until and until > now else None


def _retry_after(headers: httpx.Headers, now: datetime) -> datetime | None:
    text = headers.get("retry-after", "")
    # Seconds or a date; an absurd number is no number.
    if text.isdigit() and len(text) < 10:
        return now + timedelta(seconds=int(text))
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _github_window(headers: httpx.Headers) -> datetime | None:
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit() and len(reset) < 12:
        return datetime.fromtimestamp(int(reset), UTC)
    return None


def _hub_window(headers: httpx.Headers, now: datetime) -> datetime | None:
    window = _HUB_WINDOW.search(headers.get("ratelimit", ""))
    if window and window[1] == "0":
        return now + timedelta(seconds=int(window[2]))
    return None
