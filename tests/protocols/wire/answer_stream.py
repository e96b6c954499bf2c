"""A stranger's answer, chunk by chunk."""

from collections.abc import AsyncIterator, Iterable

import httpx


class Chunks(httpx.AsyncByteStream):
    """Bytes as they come off a wire; counts those that were taken, and remembers being closed."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.taken = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            self.taken += len(chunk)
            yield chunk

    async def aclose(self) -> None:
        self.closed = True


class Stranger(httpx.AsyncBaseTransport):
    """Answers everything with the same stream."""

    def __init__(self, stream: Chunks, headers: dict[str, str]) -> None:
        self.stream, self._headers = stream, headers
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(200, headers=self._headers, stream=self.stream)


def streamed(chunks: Iterable[bytes], headers: dict[str, str]) -> Stranger:
    return Stranger(Chunks(chunks), headers)
