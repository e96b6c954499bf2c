"""What a text costs to read grows with its length, not with its square; told by the ratio of two lengths."""

import time

import pytest

from orchestrator.language.acts.refusals import judge
from orchestrator.language.understanding import load, understand
from protocols.adoption.documents.pasted import split

SHORT, TIMES = 5_000, 8
CRAFTED = {
    "quotes": '"a" ',
    "fenced blocks": "```a```",
    "open tags": "<script ",
    "carried quotes": 'it says "a b" ',
    "colons": ': "a"',
    "dashes": "---\n",
    "dashes and empty lines": "---\n" + "\n" * 60,
    "empty lines": " \n",
    "braces": '{"a":',
    "open quotes": "\u201ca",
}


@pytest.mark.parametrize("reads", [judge, split], ids=["judge", "split"])
@pytest.mark.parametrize("crafted", CRAFTED.values(), ids=CRAFTED)
def test_eight_times_the_text_costs_nowhere_near_sixty_four_times_the_work(reads, crafted):
    texts = ["---\n" + (crafted * length)[:length] for length in (SHORT, SHORT * TIMES)]

    short, long = (min(seconds(reads, text) for _ in range(3)) for text in texts)

    # A millisecond is what the clock and the first pages of memory cost.
    assert long < (short + 0.001) * TIMES * 3


MESSAGES = {
    "names in a row": "Llama-3.3-",
    "hyphens": "-",
    "unknown names": "AbstractFactoryBean-9 ",
    "factors": "50 tickets a day each, 2,000 tokens per ticket ",
    "numbers": "1,000 ",
    "negations": "not not ",
    "licences": "released under ",
    "open quotes": "\u201ca ",
    "signs without spaces": "向量",
}
PART, PARTS = 700, 4


@pytest.mark.parametrize("crafted", MESSAGES.values(), ids=MESSAGES)
def test_four_times_the_message_costs_nowhere_near_sixteen_times_the_work(crafted):
    registry = load()
    texts = [(crafted * length)[:length] for length in (PART, PART * PARTS)]

    short, long = (min(seconds(lambda text: understand(text, (), registry), text) for _ in range(3)) for text in texts)

    assert long < (short + 0.002) * PARTS * 2.5


def seconds(reads, text: str) -> float:
    began = time.process_time()
    reads(text)
    return time.process_time() - began


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("May we use it?\n---\nlicense: mit\n---\n# A model", "May we use it?"),
        ("---\ntags:\n- x\n---\n", ""),
        ("Ours?\n---\n" + "x: 1\n" * 40 + "license: mit\n", "Ours?"),
    ],
)
def test_a_pasted_card_is_still_told_from_the_question(words, question):
    rest, documents = split(words)
    assert rest == question
    assert documents[0].text.startswith("---")


def test_a_line_of_dashes_far_from_any_key_of_a_card_is_no_card():
    assert split("---\n" + "x: 1\n" * 60 + "license: mit\n")[1] == ()
