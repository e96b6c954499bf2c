"""A conversation begins with what the organisation's profile knows. Pure."""

from orchestrator.report.answer.phrases import phrases
from orchestrator.run.intent import Wish
from protocols.adoption.conversation_state import stated
from protocols.adoption.profile import Profile, with_profile


def with_defaults(wish: Wish, profile: Profile) -> Wish:
    """The wish with the profile's facts where the message states none, and a note that names them."""
    readings = tuple((sentence, with_defaults(reading, profile)) for sentence, reading in wish.readings)
    if wish.inquiry is None or profile == Profile():
        return wish.model_copy(update={"readings": readings})
    inquiry, filled = with_profile(wish.inquiry, profile)
    words, statements = phrases(wish.language), stated(inquiry)
    facts = "; ".join(f"{words.label(path)}: {words.value(statements[path])}" for path in filled)
    notes = (*wish.notes, words.say("from_profile", facts=facts)) if facts else wish.notes
    return wish.model_copy(update={"inquiry": inquiry, "notes": notes, "readings": readings})
