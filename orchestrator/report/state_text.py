"""What a conversation knows, in words a person can correct."""

from orchestrator.report.answer.phrases import phrases
from protocols.adoption import Inquiry
from protocols.adoption.conversation_state import stated


def state_text(inquiry: Inquiry, language: str) -> str:
    """Facts first, in one sentence, then the Components, then how to change any of it."""
    words = phrases(language)
    facts = [f"{words.label(path)}: {words.value(value)}" for path, value in stated(inquiry).items()]
    names = [component.name for component in inquiry.components]
    return " ".join(
        (
            words.say("known", facts="; ".join(facts)) if facts else words.say("nothing_known"),
            words.say("known_components", names=words.joined(names)) if names else "",
            words.say("known_change"),
        )
    ).replace("  ", " ")
