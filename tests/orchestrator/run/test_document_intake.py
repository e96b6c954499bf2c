"""Files, pasted texts and Inquiries of documents alone, through the whole platform over A2A."""

import uuid
from pathlib import Path

import httpx
import pytest
from a2a.types import Message, Part

from evals.council import platform
from orchestrator.cli.client import Council
from orchestrator.intake.document_links import DocumentLinks
from protocols.a2a.parts import message, text_part, to_part
from protocols.a2a.push.url_policy import Policy
from protocols.adoption import Document, DocumentKind, Inquiry, Manner, Recommendation

ISC = """ISC License

Copyright (c) 2025, Example

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.
"""
pytestmark = pytest.mark.anyio
ASKED = "May we offer this to customers as a service?"


def sent(*parts: Part) -> Message:
    return message(*parts, to_part(Manner(may_ask=False)), message_id=str(uuid.uuid4()))


async def ignore(progress: object) -> None:
    return None


def licences(answer: Recommendation) -> list[str]:
    return [assessment.summary for assessment in answer.assessments if assessment.concern == "licensing"]


WAYS = {
    "pasted alone": (text_part(ISC),),
    "pasted after words": (text_part(f"{ASKED}\n\n{ISC}"),),
    "bytes beside words": (text_part(ASKED), Part(raw=ISC.encode(), filename="LICENSE.txt")),
    "bytes alone": (Part(raw=ISC.encode("utf-16"), filename="LICENSE"),),
    "text with a file name": (text_part(ASKED), Part(text=ISC, filename="COPYING")),
    "an Inquiry of documents": (
        to_part(Inquiry(documents=(Document(name="a text", kind=DocumentKind.LICENCE, text=ISC),))),
    ),
}
UNREADABLE = {
    "is no text": Part(raw=b"%PDF\0\0", filename="scan.pdf"),
    "5.0 MB; up to 5 MB": Part(raw=b"x" * 5_000_001, filename="big.txt"),
    "none of what is read here": Part(text="What is this?", filename="notes.txt"),
    "was not fetched": Part(url="http://127.0.0.1:1/LICENSE"),
    "no public http(s) address": Part(url="http://169.254.169.254/latest"),
}


async def test_a_licence_is_identified_however_it_comes():
    answers = {}
    async with platform() as url:
        for way, parts in WAYS.items():
            async with Council.at(url) as council:
                answers[way] = (await council._send(sent(*parts), ignore)).recommendation

    found = {way: licences(answer) for way, answer in answers.items()}
    assert [way for way, summaries in found.items() if len(summaries) != 1 or "(ISC)" not in summaries[0]] == []
    assert [way for way, answer in answers.items() if "WARRANTIES" in answer.inquiry.question] == []


async def test_a_list_of_dependencies_is_judged_part_by_part(tmp_path: Path):
    pins = tmp_path / "requirements.txt"
    pins.write_text("torch==2.1.0\nPyMuPDF==1.24\n")

    async with platform() as url, Council.at(url) as council:
        outcome = await council.say(ASKED, ignore, may_ask=False, files=[pins])

    assert outcome.recommendation is not None
    by_name = {assessment.component.name: assessment for assessment in outcome.recommendation.assessments}
    whole = by_name.pop("requirements.txt")
    assert {"PyTorch", "PyMuPDF"} <= {row[0] for table in whole.tables for row in table.rows}
    packages = [assessment.component for assessment in by_name.values()]
    assert {(package.id, package.version) for package in packages} == {("pytorch", "2.1.0"), ("pymupdf", "1.24")}


async def test_of_pasted_packages_the_one_with_a_problem_leads_the_answer():
    pasted = "any licence trouble for a closed product?\nnumpy==2.1\ntorch==2.1.0\nultralytics==8.3.0\nqdrant-client\n"

    async with platform() as url, Council.at(url) as council:
        answer = (await council.say(pasted, ignore, may_ask=False)).recommendation

    assert answer is not None
    assert {c.id for c in answer.inquiry.components} == {None, "pytorch", "ultralytics", "qdrant"}
    first, second, *_ = answer.summary.split(". ")
    assert ("Ultralytics" in first, "PyTorch" in first, "PyTorch" in second) == (True, False, True)


async def test_a_file_that_cannot_be_read_is_said_beside_the_answer():
    said = {}
    async with platform() as url:
        for why, part in UNREADABLE.items():
            async with Council.at(url) as council:
                question = text_part("May we use vLLM in a SaaS?")
                said[why] = (await council._send(sent(question, part), ignore)).text

    assert [why for why, text in said.items() if why not in text] == []


async def test_an_address_is_fetched_from_the_host_it_was_judged_by():
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/moved":
            return httpx.Response(302, headers={"Location": "http://127.0.0.1/LICENSE"})
        return httpx.Response(200, text=ISC if request.headers["Host"] == "127.0.0.1:8000" else "")

    async with httpx.AsyncClient(transport=httpx.MockTransport(serve)) as http:
        links = DocumentLinks(http, Policy(loopback=True))
        documents, problems = await links.fetch(["http://127.0.0.1:8000/LICENSE", "http://127.0.0.1:8000/moved"])

    assert [(document.name, document.kind) for document in documents] == [
        ("ISC License (LICENSE)", DocumentKind.LICENCE)
    ]
    assert ["answered 302" in problem for problem in problems] == [True]
