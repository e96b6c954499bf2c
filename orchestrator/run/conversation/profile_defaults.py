"""A conversation begins with what the organisation's profile knows. Pure."""

from orchestrator.report.answer.phrases import phrases
from orchestrator.run.intent import TurnAction
from protocols.adoption.conversation_state import stated
from protocols.adoption.profile import OrganisationProfile, with_profile


def with_defaults(action: TurnAction, profile: OrganisationProfile) -> TurnAction:
    """The action with the profile's facts where the message states none, and a note that names them."""
    readings = tuple((sentence, with_defaults(reading, profile)) for sentence, reading in action.readings)
    if action.inquiry is None or profile == OrganisationProfile():
        return action.model_copy(update={"readings": readings})
    inquiry, filled = with_profile(action.inquiry, profile)
    words, statements = phrases(action.language), stated(inquiry)
    facts = "; ".join(f"{words.label(path)}: {words.value(statements[path])}" for path in filled)
    notes = (*action.notes, words.say("from_profile", facts=facts)) if facts else action.notes
    return action.model_copy(update={"inquiry": inquiry, "notes": notes, "readings": readings})
