"""Fetches a file that a Message only names by its address, under the rules for addresses that strangers give."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from protocols.a2a.push.url_policy import Policy, RefusedWebhook, judged
from protocols.adoption import Document
from protocols.adoption.documents.attachments import document_of
from protocols.adoption.documents.bill import LARGEST, UnusableDocument

SECONDS = 10
LONGEST_URL_SHOWN = 120


@dataclass(frozen=True)
class DocumentLinks:
    """One client, and which internal addresses may be reached (usually none)."""

    http: httpx.AsyncClient
    policy: Policy

    async def fetch(self, urls: Sequence[str]) -> tuple[tuple[Document, ...], tuple[str, ...]]:
        """The documents there, and a sentence for each address that gave none."""
        documents: list[Document] = []
        problems: list[str] = []
        for url in urls:
            try:
                documents.append(await self._fetch(url))
            except UnusableDocument as problem:
                problems.append(str(problem))
        return tuple(documents), tuple(problems)

    async def _fetch(self, url: str) -> Document:
        """Judged by the address its name leads to and fetched from that one, so a name cannot lead elsewhere after."""
        try:
            address = await judged(url, self.policy)
        except RefusedWebhook as refusal:
            raise UnusableDocument(
                f"{url[:LONGEST_URL_SHOWN]} was not fetched: it is no public http(s) address."
            ) from refusal
        try:
            async with self.http.stream(
                "GET",
                address.url,
                headers={"Host": address.host},
                auth=None,
                # A redirect would lead to an address nobody judged.
                follow_redirects=False,
                timeout=SECONDS,
                extensions={"sni_hostname": address.server_name},
            ) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise UnusableDocument(
                        f"{url[:LONGEST_URL_SHOWN]} was not fetched: it answered {answer.status_code}."
                    )
                content = await _bounded(url, answer)
        except httpx.HTTPError as error:
            raise UnusableDocument(f"{url[:LONGEST_URL_SHOWN]} was not fetched: {type(error).__name__}.") from error
        return document_of(urlsplit(url).path.rpartition("/")[2] or address.server_name, content)


async def _bounded(url: str, answer: httpx.Response) -> bytes:
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > LARGEST:
            raise UnusableDocument(
                f"{url[:LONGEST_URL_SHOWN]} is larger than {LARGEST // 1_000_000} MB, which is what can be read."
            )
    return bytes(content)
