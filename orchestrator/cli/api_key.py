"""The API key of this process, and what to tell the person when an orchestrator refuses it."""

import json
from contextvars import ContextVar
from typing import Any

import httpx

from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.credential import Credential

KEY: ContextVar[str] = ContextVar("key", default="")
# A proxy may answer with a whole page of HTML.
LONGEST = 300


def credentials(url: str) -> Credentials:
    """The key, for this orchestrator alone."""
    return Credentials([Credential(origin=url, key=KEY.get(), insisting=True)] if KEY.get() else [])


def refused(url: str, answer: httpx.Response) -> str:
    """What to do about HTTP 401, in a sentence; empty when the answer is another one."""
    if answer.status_code != httpx.codes.UNAUTHORIZED:
        return ""
    sentence = "does not know this key" if KEY.get() else "wants to know who asks"
    return f"{url.rstrip('/')} {sentence}: set COUNCIL_KEY to what `council key` prints there."


async def key_problem(url: str, http: httpx.AsyncClient) -> str:
    """The same for the caller as it is now; empty also when the orchestrator does not answer."""
    try:
        return refused(url, await http.get(f"{url.rstrip('/')}/api/caller"))
    except httpx.HTTPError:
        return ""


def problem_in(answer: httpx.Response) -> str:
    """The sentence in an answer that is an error, of whichever shape."""
    try:
        body = json.loads(answer.content)
        sentence = body["detail"] if "detail" in body else body["error"]["message"]
    except (ValueError, KeyError, TypeError):
        sentence = answer.text
    return (sentence if isinstance(sentence, str) else _of_fields(sentence))[:LONGEST] or f"HTTP {answer.status_code}"


def _of_fields(errors: Any) -> str:
    """`organisation.headcount: Input should be a valid integer`: FastAPI's list of the fields it refused."""
    try:
        return "; ".join(f"{'.'.join(map(str, error['loc'][1:]))}: {error['msg']}" for error in errors)
    except (TypeError, KeyError):
        return json.dumps(errors)
