"""The node that turns a Message and what the conversation knows into an Inquiry, or into a reply."""

from typing import Any, Literal

from langgraph.runtime import Runtime, get_runtime

from orchestrator.language.interpreter import LONG, beside
from orchestrator.run.conversation.edits import edited
from orchestrator.run.conversation.profile_defaults import with_defaults
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.intent import (
    TurnAction,
    action_of,
    action_without_words,
    repeated,
    reread,
    settled,
    spoken,
    words_in,
)
from orchestrator.run.questions import MOST_REPLIES, put
from orchestrator.run.services import Platform
from orchestrator.run.state import Run, RunRequest
from orchestrator.run.turns import left_open
from protocols.adoption.documents.pasted import split


async def understand(state: Run, runtime: Runtime[Platform]) -> dict[str, Any]:
    """Words and what the conversation knows become an Inquiry, or a reply that needs no agent."""
    request = state["request"]
    conversation = await runtime.context.memory.recall(request.owner, request.context_id)
    is_long = len(request.words) > LONG
    # An edit before its words are read as a question: "not Milvus" would be a question about Milvus.
    action = action_without_words(request, conversation) or await beside(is_long, edited, request, conversation)
    action = action or await _read(request.words, request, conversation)
    last_message = request.message_id
    if request.may_ask:
        action, last_message = await _talked_over(action, request, conversation)
    return {
        "last_message": last_message,
        "turn": action.turn,
        "inquiry": action.inquiry,
        "needs": action.needs,
        "reply": "" if action.inquiry else action.reply,
        "language": action.language,
        "forgets": action.forgets,
        "notes": (*action.notes, *left_open(action.inquiry, request.open_turn)),
    }


def whether_to_ask(state: Run) -> Literal["plan", "reply"]:
    """A reply is ready when nothing has to be asked."""
    return "reply" if state.get("reply") else "plan"


async def _talked_over(action: TurnAction, request: RunRequest, conversation: Conversation) -> tuple[TurnAction, str]:
    """The action once the person said which reading or component is meant, or left it open, and the last Message."""
    note, last_message = "", request.message_id
    for _ in range(MOST_REPLIES):
        if action.form is None:
            break
        reply = put(action.form, last_message, note)
        last_message = reply.message_id
        if (choice := settled(action, reply)) is None:
            words = words_in(reply)
            choice = await _read(reread(action, words), request, conversation)
            note = repeated(action, choice, words)
        action = choice
    return action, last_message


async def _read(words: str, request: RunRequest, conversation: Conversation) -> TurnAction:
    platform = get_runtime(Platform).context
    # The cards say which components the agents know: the first message of all comes before anybody looked.
    await platform.directory.known()
    question, pasted = await beside(len(words) > LONG, split, words)
    understood = await platform.message_reader.read(question, conversation.turns, (*request.documents, *pasted))
    action = spoken(action_of(question, understood, request, conversation), understood.language)
    action = action.model_copy(update={"notes": (*request.problems, *action.notes)})
    # Later turns carry the profile along in what is known: "forget the budget" must not bring it back.
    begun = any(turn.inquiry.components for turn in conversation.turns)
    return action if begun else with_defaults(action, platform.profiles.of(request.owner))
