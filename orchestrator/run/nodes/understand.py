"""The node that turns a Message and what the conversation knows into an Inquiry, or into a reply."""

import asyncio
from typing import Any, Literal

from langgraph.runtime import Runtime, get_runtime

from orchestrator.run.conversation.edits import edited
from orchestrator.run.conversation.profile_defaults import with_defaults
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.intent import Wish, repeated, reread, settled, spoken, wish_of, wish_without_words, words_in
from orchestrator.run.questions import MOST_REPLIES, put
from orchestrator.run.services import Platform
from orchestrator.run.state import Run, Talk
from orchestrator.run.turns import left_open
from protocols.adoption.documents.pasted import split


async def understand(state: Run, runtime: Runtime[Platform]) -> dict[str, Any]:
    """Words and what the conversation knows become an Inquiry, or a reply that needs no agent."""
    talk = state["talk"]
    conversation = await runtime.context.memory.recall(talk.owner, talk.context_id)
    # An edit before its words are read as a question: "not Milvus" would be a question about Milvus.
    wish = wish_without_words(talk, conversation) or await asyncio.to_thread(edited, talk, conversation)
    wish = wish or await _read(talk.words, talk, conversation)
    last_message = talk.message_id
    if talk.may_ask:
        wish, last_message = await _talked_over(wish, talk, conversation)
    return {
        "last_message": last_message,
        "turn": wish.turn,
        "inquiry": wish.inquiry,
        "needs": wish.needs,
        "reply": "" if wish.inquiry else wish.reply,
        "language": wish.language,
        "forgets": wish.forgets,
        "notes": (*wish.notes, *left_open(wish.inquiry, talk.left)),
    }


def whether_to_ask(state: Run) -> Literal["discover", "report"]:
    """A reply is ready when nothing has to be asked."""
    return "report" if state.get("reply") else "discover"


async def _talked_over(wish: Wish, talk: Talk, conversation: Conversation) -> tuple[Wish, str]:
    """The wish once the person said which reading or component is meant, or left it open, and the last Message."""
    note, last_message = "", talk.message_id
    for _ in range(MOST_REPLIES):
        if wish.form is None:
            break
        reply = put(wish.form, last_message, note)
        last_message = reply.message_id
        if (choice := settled(wish, reply)) is None:
            words = words_in(reply)
            choice = await _read(reread(wish, words), talk, conversation)
            note = repeated(wish, choice, words)
        wish = choice
    return wish, last_message


async def _read(words: str, talk: Talk, conversation: Conversation) -> Wish:
    platform = get_runtime(Platform).context
    # Beside the event loop: 5 MB of text take a good part of a second.
    question, pasted = await asyncio.to_thread(split, words)
    understood = await platform.hearing.hear(question, conversation.turns, (*talk.documents, *pasted))
    wish = spoken(wish_of(question, understood, talk, conversation), understood.language)
    wish = wish.model_copy(update={"notes": (*talk.problems, *wish.notes)})
    # Later turns carry the profile along in what is known: "forget the budget" must not bring it back.
    begun = any(turn.inquiry.components for turn in conversation.turns)
    return wish if begun else with_defaults(wish, platform.profiles.of(talk.owner))
