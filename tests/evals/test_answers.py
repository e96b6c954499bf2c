import pytest

from evals.answers import answer_misses
from evals.outcome import first_sentences
from evals.schema import AnswerCase


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Llama 3.3 costs $1.5 a month. It may be used. More.", "Llama 3.3 costs $1.5 a month. It may be used."),
        ("可以使用。 需要声明。 更多。", "可以使用。 需要声明。"),
        ("One line only", "One line only"),
        ("A?\nB! C.", "A? B!"),
    ],
)
def test_the_first_two_sentences_are_read_whole(text, sentences):
    assert first_sentences(text) == sentences


def test_every_pattern_must_be_there_and_none_that_must_not():
    case = AnswerCase(id="A", turns=("?",), say=("vLLM", r"\d|(?i)NONE"), not_say=("(?i)undecided",))

    assert answer_misses(case, "vllm, Undecided: none") == ("does not say 'vLLM'", "says '(?i)undecided'")
