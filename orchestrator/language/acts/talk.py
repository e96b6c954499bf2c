"""Greetings, thanks and questions about this platform, and what is answered to them."""

import re

from protocols.adoption import Inquiry

# "thanks a lot, bye" is talk; four words more may be a question.
MOST_POLITE = 3
GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon)|yo|hola|hallo|bonjour|moin)\b", re.IGNORECASE
)
# The whole message, or it is a question about something: `what can you do`, not `what can you do about the GPL`.
HELP = re.compile(
    r"^\W*(?:what (?:can|do|could) you do(?: for (?:me|us))?|what can (?:i|we) ask(?: you)?"
    r"|how (?:do you|does this) work|how can you help(?: me| us)?|(?:who|what) are you"
    r"|are you (?:chat ?gpt|gpt\S*|claude|gemini"
    r"|an? (?:\w+ )?(?:ai|bot|chatbot|robot|human|person|machine|llm|model)|human|real)"
    r"|help(?: me)?|was kannst du"
    r"|qu[eé] puedes hacer|que peux[- ]tu faire|你能做什么)\W*$",
    re.IGNORECASE,
)
THANKS = re.compile(r"\b(?:thanks|thank you|thx|ty|cheers|merci|danke|gracias|谢谢)\b|谢谢", re.IGNORECASE)
EXAMPLES = (
    "“Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?”, "
    "“Compare vLLM and SGLang”, or “cheapest permissively licensed model for summarising tickets”"
)


def only_talk(words: str) -> bool:
    """A greeting, thanks or a question about this platform: it gets an answer, and no question back."""
    remainder = GREETING.sub("", THANKS.sub("", words))
    polite = remainder != words and "?" not in remainder and len(remainder.split()) <= MOST_POLITE
    return polite or bool(HELP.match(words) or HELP.match(remainder))


def ask_for_more(plain: str, inquiry: Inquiry) -> str:
    """What is missing before anyone can be asked, and what was noted already."""
    noted = _noted(inquiry)
    # Talk before help before a question back: "hello, help" is greeted.
    if GREETING.search(plain) or THANKS.search(plain):
        opening = "You're welcome." if THANKS.search(plain) else "Hello."
        return f"{opening} Name a component and how you would use it, for example {EXAMPLES}."
    if HELP.match(plain):
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
