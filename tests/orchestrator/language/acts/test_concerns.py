"""What a message asks about, and what it names only to leave it out."""

import pytest

from orchestrator.language.acts.concerns import Concern, asks_for_all, concerns_in


@pytest.mark.parametrize(
    ("message", "concerns"),
    [
        ("not asking about price, only whether it may go in our app", (Concern.LICENCE,)),
        ("I don't care about the licence, just tell me what it costs", (Concern.COST,)),
        ("Whatever the price, is it secure?", (Concern.SECURITY,)),
        ("Regardless of the costs, who maintains it?", (Concern.EVIDENCE,)),
        ("Is it healthy, and may we sell it?", (Concern.EVIDENCE, Concern.LICENCE)),
        ("Is Redis still open source?", (Concern.LICENCE,)),
        ("Costs are irrelevant, is _c_ safe to run?", (Concern.SECURITY,)),
        ("Legal already cleared it. Price of _c_?", (Concern.COST,)),
        ("Our lawyers have approved the licence, what does it cost?", (Concern.COST,)),
        ("Legal is not sure, may we sell it?", (Concern.LICENCE,)),
        ("Who owns the weights of our fine-tune?", (Concern.EVIDENCE, Concern.LICENCE)),
        ("What does it cost?", (Concern.COST,)),
        ("Is the licence ok?", (Concern.LICENCE,)),
        ("Do we have to pay Google anything for _c_ in our app?", (Concern.LICENCE,)),
        ("Are royalties due when we sell it?", (Concern.LICENCE,)),
        ("Läuft das mit einem Kern?", ()),
        ("We stopped using _c_, what should we take now?", (Concern.ALTERNATIVES,)),
        ("Which _c_ class has _c_?", (Concern.OPENNESS,)),
        ("Does tuning _c_ make us a provider of a general-purpose AI model?", (Concern.LICENCE,)),
    ],
)
def test_a_concern_that_is_waived_is_not_asked_about(message, concerns):
    assert concerns_in(message) == concerns


def test_a_class_of_the_ai_act_is_no_wish_for_a_judgement_of_the_whole():
    assert not asks_for_all("Is a spam filter on _c_ high-risk under the AI Act?")
    assert asks_for_all("What are the risks of _c_?")
