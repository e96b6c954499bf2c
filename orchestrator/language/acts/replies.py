"""What is said when no agent is to be asked, and how a reading sounds."""

import re

from orchestrator.language.meaning import Intent, Reading, Understood
from orchestrator.language.names import Mention
from protocols.adoption import Inquiry
from protocols.adoption.registry import Registry, spelt

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


def says(intent: Intent, inquiry: Inquiry) -> str:
    """One reading as a sentence."""
    names = " and ".join(component.name for component in inquiry.components[:4]) or "a component"
    return {
        Intent.EVALUATE: f"Evaluate whether to adopt {names}.",
        Intent.COMPARE: f"Compare {names}.",
        Intent.LICENCE_CHECK: f"Check what the licence of {names} allows for your use.",
        Intent.COST_ESTIMATE: f"Estimate what {names} would cost.",
        Intent.FOLLOW_UP_COST: f"Estimate what {names} would cost.",
        Intent.RESEARCH: f"Look up facts about {names}: upkeep, governance, security, openness.",
        Intent.ALTERNATIVES: f"Suggest alternatives to {names}.",
        Intent.RECOMMEND: "Suggest components from the catalogue for your use.",
        Intent.EXPLAIN: f"Explain {names}, or the last answer.",
        Intent.WHAT_IF: f"Work out again what follows for {names} under the change you name.",
        Intent.CORRECT: f"Correct what I understood: it is about {names}.",
        Intent.REFORMAT: "Put the last answer into another form.",
        Intent.OFF_TOPIC: "Something I cannot help with.",
    }.get(intent, "Something else.")


def off_topic() -> str:
    """The plain answer to what this platform is not for."""
    scope = "I assess open-source AI components (licence, cost, evidence)"
    return f"That is outside what I do: {scope}. Ask for example {EXAMPLES}."


def how_we_judge() -> str:
    """The plain answer to questions about the method."""
    return (
        "Independent agents each assess one concern with cited evidence. Gates come first: a "
        "blocker holds whatever the score. "
        "Then weighted scores give adopt, trial, assess or hold, or undecided when too little is "
        "known; every term is shown. "
        "Confidence is coverage × freshness × source quality. Ask “why?” after an answer to see its terms."
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


def several(mention: Mention, registry: Registry) -> tuple[str, ...]:
    """What else the one spelling named could stand for."""
    return registry.spellings.several.get(spelt(mention.text), ())


def which(understood: Understood, meanings: tuple[str, ...]) -> Understood:
    """Asks which of several things of one name is meant."""
    component = understood.inquiry.components[0]
    choices = "; ".join(meanings)
    evaluate = _reading(understood, understood.inquiry)
    return understood.model_copy(
        update={
            "intent": Intent.CLARIFY,
            "readings": (evaluate,),
            "reply": f"“{understood.inquiry.question.strip()[:80]}”: the name stands for several things: {choices}. "
            f"Which one do you mean? I know {component.name}.",
        }
    )


def _reading(understood: Understood, inquiry: Inquiry) -> Reading:
    intent = Intent.EVALUATE if understood.intent is Intent.CLARIFY else understood.intent
    return Reading(intent=intent, says=says(intent, inquiry), inquiry=inquiry, needs=understood.needs)
