"""The optional language model: one small interface, spoken over HTTP to anything OpenAI-compatible."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

LONGEST_ANSWER = 64_000
LONGEST_QUESTION = 8_000
# A person waits: a server that asks for more is treated as one that is down.
LONGEST_WAIT = 2.0
ATTEMPTS = 2


class Unavailable(Exception):
    """The language model gave nothing usable; the message says why, for the note the person sees."""


class LanguageModel(Protocol):
    """What is asked of a language model: JSON that fits a schema, or a text."""

    @property
    def name(self) -> str:
        """What a badge shows."""
        ...

    async def structured(self, instructions: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
        """A JSON object for `words`; raises Unavailable."""
        ...

    async def text(self, instructions: str, words: str) -> str:
        """A plain text for `words`; raises Unavailable."""
        ...


@dataclass
class OpenAICompatible:
    """Chat completions at `base_url` (Ollama, vLLM, hosted); the client belongs to whoever made it.

    A circuit breaker: after a wait in vain, a broken connection or a 5xx it is not asked for `breaker_seconds`.
    """

    client: httpx.AsyncClient
    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout: float = 6.0
    max_tokens: int = 800
    breaker_seconds: float = 120.0
    _open_until: float = field(default=0.0, init=False, repr=False)

    @property
    def name(self) -> str:
        """What a badge shows."""
        return self.model

    async def structured(self, instructions: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
        """A JSON object; a server that knows no schema is asked for JSON, then in words."""
        named_schema = {"name": "answer", "schema": schema}
        # Strictest first; older servers refuse what they do not know with 400 or 422, and the last of these asks for
        # nothing.
        formats: tuple[dict[str, Any], ...] = (
            {"type": "json_schema", "json_schema": named_schema},
            {"type": "json_object"},
            {},
        )
        request = f"{instructions}\nAnswer with one JSON object that fits this JSON Schema:\n{json.dumps(schema)}"
        for response_format in formats:
            answer = await self._ask(request, words, response_format)
            if answer is not None:
                return _object(answer)
        raise Unavailable("it accepts none of the request formats")

    async def text(self, instructions: str, words: str) -> str:
        """A plain text."""
        answer = await self._ask(instructions, words, {})
        if not answer:
            raise Unavailable("its answer was empty")
        return answer

    async def _ask(self, instructions: str, words: str, response_format: dict[str, Any]) -> str | None:
        """The answer's text; `None` when the server refuses the format."""
        body: dict[str, Any] = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": self.max_tokens,
            "messages": [
                {"role": "system", "content": instructions},
                {"role": "user", "content": words[:LONGEST_QUESTION]},
            ],
        }
        if response_format:
            body["response_format"] = response_format
        if (pause := self._open_until - time.monotonic()) > 0:
            raise Unavailable(f"it failed just before and is left alone for another {pause:.0f} s")
        try:
            async with asyncio.timeout(self.timeout):
                status, raw = await self._post(body)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise self._failed(f"it did not answer within {self.timeout:g} s") from error
        except httpx.HTTPError as error:
            raise self._failed(f"it could not be reached ({type(error).__name__})") from error
        # Not a failure of the server: the breaker stays closed.
        if status in (400, 422) and response_format:
            return None
        if status >= 500:
            raise self._failed(f"it answered with HTTP {status}")
        if status != 200:
            raise Unavailable(f"it answered with HTTP {status}")
        return _content(raw)

    def _failed(self, why: str) -> Unavailable:
        """The breaker opens: two questions a message and a person waiting are too many for a server that is down."""
        self._open_until = time.monotonic() + self.breaker_seconds
        return Unavailable(why)

    async def _post(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """One answer, asked again once after `429` or `5xx`; reads no more than LONGEST_ANSWER bytes."""
        headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        status, raw = 0, b""
        for attempt in range(ATTEMPTS):
            url = f"{self.base_url.rstrip('/')}/chat/completions"
            async with self.client.stream("POST", url, json=body, headers=headers, timeout=self.timeout) as response:
                status, raw = response.status_code, b""
                async for chunk in response.aiter_bytes():
                    raw += chunk
                    if len(raw) > LONGEST_ANSWER:
                        raise Unavailable(f"its answer is longer than {LONGEST_ANSWER} bytes")
                wait = _wait(response.headers.get("retry-after", ""))
            # Once more and no further: the rules have an answer already, the model only betters it.
            if (status != 429 and status < 500) or attempt == ATTEMPTS - 1:
                break
            await asyncio.sleep(wait)
        return status, raw


def _wait(header: str) -> float:
    try:
        return min(LONGEST_WAIT, max(0.0, float(header)))
    except ValueError:
        return 0.2


def _content(raw: bytes) -> str:
    try:
        message = json.loads(raw)["choices"][0]["message"]
        content = message.get("content")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unavailable("its answer is not a chat completion") from error
    if message.get("refusal") or not isinstance(content, str):
        raise Unavailable("it refused")
    return content.strip()


def _object(answer: str) -> dict[str, Any]:
    """The JSON object in an answer, with or without a code fence."""
    start, end = answer.find("{"), answer.rfind("}")
    try:
        read = json.loads(answer[start : end + 1])
    except ValueError as error:
        raise Unavailable("its answer is not JSON") from error
    if not isinstance(read, dict):
        raise Unavailable("its answer is not a JSON object")
    return read
