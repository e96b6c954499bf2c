"""What becomes of an edit of the conversation's state: the question before once more with other facts, or a reply."""

from collections.abc import Sequence

from orchestrator.language.edits import Command, command_of, operations_in
from orchestrator.language.understanding import Turn, load, understand
from orchestrator.report.answer.phrases import phrases
from orchestrator.report.method import is_about_method, method
from orchestrator.report.state_text import state_text
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.intent import Wish, wish_without_words
from orchestrator.run.state import Talk
from protocols.adoption import Inquiry, Retry
from protocols.adoption.conversation_state import (
    COMPONENTS,
    Operation,
    OperationKind,
    StateEdit,
    UnusableOperation,
    stated,
    with_operations,
)


def edited(talk: Talk, conversation: Conversation) -> Wish | None:
    """The wish of an edit as data or of words that are nothing else; `None` for any other message."""
    if talk.edit is not None:
        return _by_data(talk.edit, talk, conversation)
    command = command_of(talk.words)
    if command is Command.UNDO:
        return _undone(talk, conversation)
    if command is Command.SHOW:
        return _reply(talk, conversation, state_text(_state(conversation), _language(talk)))
    if command is Command.RESTART:
        blank = Turn(words=talk.words, inquiry=Inquiry())
        return Wish(turn=blank, reply=phrases(_language(talk)).say("restarted"), forgets=True)
    if is_about_method(talk.words) and not understand(talk.words, (), load()).inquiry.components:
        return _reply(talk, conversation, method(talk.words))
    operations = operations_in(
        talk.words, _state(conversation), [*earlier_states(conversation.turns), _state(conversation)]
    )
    return _with(operations, talk, conversation) if operations else None


def earlier_states(turns: Sequence[Turn]) -> list[Inquiry]:
    """The versions an undo goes back to, latest last: an undo takes its own away again, so two go back two."""
    past: list[Inquiry] = []
    current = Inquiry()
    for turn in turns:
        if not turn.inquiry.components:
            continue
        if turn.undoes:
            past = past[:-1]
        elif current.components and _differs(turn.inquiry, current):
            past.append(current)
        current = turn.inquiry
    return past


def _by_data(edit: StateEdit, talk: Talk, conversation: Conversation) -> Wish:
    words = phrases(_language(talk))
    if edit.version is not None and edit.version != conversation.version:
        return _reply(talk, conversation, words.say("stale", now=conversation.version, asked=edit.version))
    if not edit.operations:
        return _reply(talk, conversation, state_text(_state(conversation), _language(talk)))
    if any(operation.kind is OperationKind.UNDO for operation in edit.operations):
        return _undone(talk, conversation)
    return _with(tuple(_with_id(operation) for operation in edit.operations), talk, conversation)


def _with_id(operation: Operation) -> Operation:
    """A Component by a name we know comes with its id."""
    if operation.path != COMPONENTS or not isinstance(operation.value, str):
        return operation
    components = understand(operation.value, (), load()).inquiry.components
    value = components[0].model_dump(mode="json", exclude_defaults=True) if len(components) == 1 else operation.value
    return operation.model_copy(update={"value": value})


def _with(operations: tuple[Operation, ...], talk: Talk, conversation: Conversation) -> Wish:
    try:
        inquiry = with_operations(_state(conversation), operations)
    except UnusableOperation as problem:
        return _reply(talk, conversation, phrases(_language(talk)).say("unusable_edit", why=problem))
    return _again(inquiry, talk, conversation)


def _undone(talk: Talk, conversation: Conversation) -> Wish:
    past = earlier_states(conversation.turns)
    if not past:
        return _reply(talk, conversation, phrases(_language(talk)).say("nothing_to_undo"))
    wish = _again(past[-1], talk, conversation)
    return wish.model_copy(update={"turn": wish.turn.model_copy(update={"undoes": True})})


def _again(inquiry: Inquiry, talk: Talk, conversation: Conversation) -> Wish:
    """The question before on the edited state: it keeps its words, so that who is told the same is not asked again."""
    before = wish_without_words(talk.model_copy(update={"retry": Retry()}), conversation)
    if not inquiry.components or before is None or before.inquiry is None:
        return _reply(talk, conversation, phrases(_language(talk)).say("none_left"))
    turn = before.turn.model_copy(update={"words": talk.words, "inquiry": inquiry, "undoes": False})
    dated = inquiry.model_copy(update={"as_of": inquiry.as_of or talk.today, "may_ask": True})
    return before.model_copy(update={"turn": turn, "inquiry": dated, "language": _language(talk)})


def _reply(talk: Talk, conversation: Conversation, text: str) -> Wish:
    """The state stays as it is."""
    turn = Turn(words=talk.words, inquiry=_state(conversation))
    return Wish(turn=turn, reply=text, language=_language(talk))


def _state(conversation: Conversation) -> Inquiry:
    """That of the last message which was about a Component: thanks and questions about us leave it alone."""
    inquiries = [turn.inquiry for turn in conversation.turns]
    return next(
        (inquiry for inquiry in reversed(inquiries) if inquiry.components), inquiries[-1] if inquiries else Inquiry()
    )


def _language(talk: Talk) -> str:
    return understand(talk.words, (), load()).language if talk.words else "en"


def _differs(inquiry: Inquiry, earlier: Inquiry) -> bool:
    return inquiry.components != earlier.components or stated(inquiry) != stated(earlier)
