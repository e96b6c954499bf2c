"""The API key this process shows to orchestrators it was told to ask, and what to say when it does not open."""

import json
from contextvars import ContextVar

import httpx

from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.credential import Credential

KEY: ContextVar[str] = ContextVar("key", default="")
LONGEST = 300


def credentials(url: str) -> Credentials:
    """The key, for this orchestrator alone."""
    return Credentials([Credential(origin=url, key=KEY.get(), insisting=True)] if KEY.get() else [])


def refused(url: str, answer: httpx.Response) -> str:
    """What to do about HTTP 401, in a sentence; empty when the answer is another one."""
    if answer.status_code != httpx.codes.UNAUTHORIZED:
        return ""
    says = "does not know this key" if KEY.get() else "wants to know who asks"
    return f"{url.rstrip('/')} {says}: set COUNCIL_KEY to what `council key` prints there."


async def kept_out(url: str, http: httpx.AsyncClient) -> str:
    """The same, asked before anything else; empty also when nobody answers that."""
    try:
        return refused(url, await http.get(f"{url.rstrip('/')}/api/caller"))
    except httpx.HTTPError:
        return ""


def problem_in(answer: httpx.Response) -> str:
    """The sentence in an answer that is an error, of whichever shape."""
    try:
        told = json.loads(answer.content)
        says = told["detail"] if "detail" in told else told["error"]["message"]
    except (ValueError, KeyError, TypeError):
        says = answer.text
    return (says if isinstance(says, str) else json.dumps(says))[:LONGEST]
