"""Greetings, thanks and questions about this platform, and what is answered to them."""

import re
from functools import cache

from orchestrator.language.packaged import Phrase, sheet
from protocols.adoption import Inquiry
from protocols.models import StrictModel

# "thanks a lot, bye" is talk; four words more may be a question.
MOST_POLITE = 3
EXAMPLES = (
    "“Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?”, "
    "“Compare vLLM and SGLang”, or “cheapest permissively licensed model for summarising tickets”"
)


class TalkPhrases(StrictModel):
    """`talk` of data/phrases.yaml."""

    greeting: Phrase
    help: Phrase
    thanks: Phrase


@cache
def phrases() -> TalkPhrases:
    """The packaged patterns."""
    return TalkPhrases.model_validate(sheet("acts/data/phrases.yaml")["talk"])


def only_talk(words: str) -> bool:
    """A greeting, thanks or a question about this platform: it gets an answer, and no question back."""
    remainder = phrases().greeting.sub("", phrases().thanks.sub("", words))
    polite = remainder != words and "?" not in remainder and len(remainder.split()) <= MOST_POLITE
    return polite or bool(phrases().help.match(words) or phrases().help.match(remainder))


def ask_for_more(plain: str, inquiry: Inquiry) -> str:
    """What is missing before anyone can be asked, and what was noted already."""
    noted = _noted(inquiry)
    # Talk before help before a question back: "hello, help" is greeted.
    if phrases().greeting.search(plain) or phrases().thanks.search(plain):
        opening = "You're welcome." if phrases().thanks.search(plain) else "Hello."
        return f"{opening} Name a component and how you would use it, for example {EXAMPLES}."
    if phrases().help.match(plain):
        return f"I assess open-source AI components: licence, cost and evidence, each with its sources. Ask {EXAMPLES}."
    missing = "Which component is it about (its name, a link, or a package name)"
    if re.search(r"\brecommend|\bmodel\b|\bwhat should\b", plain, re.IGNORECASE):
        missing = "Which task is it for, and under which constraints (licence, region, hosting, budget)"
    return f"{noted}{missing}, and how would you use it? For example {EXAMPLES}."


def _noted(inquiry: Inquiry) -> str:
    facts: list[str] = []
    if inquiry.use.organisation.based_in:
        facts.append(f"based in {inquiry.use.organisation.based_in}")
    if inquiry.use.workload.tokens_per_month is not None:
        facts.append(f"{inquiry.use.workload.tokens_per_month:,} tokens a month")
    if inquiry.use.organisation.mau_now is not None:
        facts.append(f"{inquiry.use.organisation.mau_now:,} monthly users")
    if inquiry.use.mode:
        facts.append(f"use: {inquiry.use.mode.value}")
    return f"Noted: {', '.join(facts)}. " if facts else ""
