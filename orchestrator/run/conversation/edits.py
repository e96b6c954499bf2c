"""What becomes of an edit of the conversation's state: the question before once more with other facts, or a reply."""

from collections.abc import Sequence

from orchestrator.language.edit_commands import Command, command_of
from orchestrator.language.edits import operations_in
from orchestrator.language.understanding import ConversationTurn, load, understand
from orchestrator.report.answer.phrases import phrases
from orchestrator.report.method import is_about_method, method
from orchestrator.report.state_text import state_text
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.intent import TurnAction, action_without_words
from orchestrator.run.state import RunRequest
from protocols.adoption import Inquiry, Retry
from protocols.adoption.conversation_state import (
    COMPONENTS,
    OperationKind,
    StateEdit,
    StateOperation,
    UnusableOperation,
    stated,
    with_operations,
)


def edited(request: RunRequest, conversation: Conversation) -> TurnAction | None:
    """The action of an edit as data or of words that are nothing else; `None` for any other message."""
    if request.edit is not None:
        return _by_data(request.edit, request, conversation)
    command = command_of(request.words)
    if command is Command.UNDO:
        return _undone(request, conversation)
    if command is Command.SHOW:
        return _reply(request, conversation, state_text(_state(conversation), _language(request)))
    if command is Command.RESTART:
        blank = ConversationTurn(words=request.words, inquiry=Inquiry())
        return TurnAction(turn=blank, reply=phrases(_language(request)).say("restarted"), forgets=True)
    # After the commands, before the edits: "how do you weigh licences" changes nothing, "how about Milvus" does.
    if is_about_method(request.words) and not understand(request.words, (), load()).inquiry.components:
        return _reply(request, conversation, method(request.words))
    operations = operations_in(
        request.words, _state(conversation), [*earlier_states(conversation.turns), _state(conversation)]
    )
    return _with(operations, request, conversation) if operations else None


def earlier_states(turns: Sequence[ConversationTurn]) -> list[Inquiry]:
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


def _by_data(edit: StateEdit, request: RunRequest, conversation: Conversation) -> TurnAction:
    words = phrases(_language(request))
    # Two windows of one person: the edit was made on a state that is no longer there.
    if edit.version is not None and edit.version != conversation.version:
        return _reply(request, conversation, words.say("stale", now=conversation.version, asked=edit.version))
    if not edit.operations:
        return _reply(request, conversation, state_text(_state(conversation), _language(request)))
    if any(operation.kind is OperationKind.UNDO for operation in edit.operations):
        return _undone(request, conversation)
    return _with(tuple(_with_id(operation) for operation in edit.operations), request, conversation)


def _with_id(operation: StateOperation) -> StateOperation:
    """A Component by a name we know comes with its id."""
    if operation.path != COMPONENTS or not isinstance(operation.value, str):
        return operation
    components = understand(operation.value, (), load()).inquiry.components
    value = components[0].model_dump(mode="json", exclude_defaults=True) if len(components) == 1 else operation.value
    return operation.model_copy(update={"value": value})


def _with(operations: tuple[StateOperation, ...], request: RunRequest, conversation: Conversation) -> TurnAction:
    try:
        inquiry = with_operations(_state(conversation), operations)
    except UnusableOperation as problem:
        return _reply(request, conversation, phrases(_language(request)).say("unusable_edit", why=problem))
    return _again(inquiry, request, conversation)


def _undone(request: RunRequest, conversation: Conversation) -> TurnAction:
    past = earlier_states(conversation.turns)
    if not past:
        return _reply(request, conversation, phrases(_language(request)).say("nothing_to_undo"))
    action = _again(past[-1], request, conversation)
    return action.model_copy(update={"turn": action.turn.model_copy(update={"undoes": True})})


def _again(inquiry: Inquiry, request: RunRequest, conversation: Conversation) -> TurnAction:
    """The question before on the edited state: it keeps its words, so that who is told the same is not asked again."""
    before = action_without_words(request.model_copy(update={"retry": Retry()}), conversation)
    if not inquiry.components or before is None or before.inquiry is None:
        return _reply(request, conversation, phrases(_language(request)).say("none_left"))
    turn = before.turn.model_copy(update={"words": request.words, "inquiry": inquiry, "undoes": False})
    dated = inquiry.model_copy(update={"as_of": inquiry.as_of or request.today, "may_ask": True})
    return before.model_copy(update={"turn": turn, "inquiry": dated, "language": _language(request)})


def _reply(request: RunRequest, conversation: Conversation, text: str) -> TurnAction:
    """The state stays as it is."""
    turn = ConversationTurn(words=request.words, inquiry=_state(conversation))
    return TurnAction(turn=turn, reply=text, language=_language(request))


def _state(conversation: Conversation) -> Inquiry:
    """That of the last message which was about a Component: thanks and questions about us leave it alone."""
    inquiries = [turn.inquiry for turn in conversation.turns]
    return next(
        (inquiry for inquiry in reversed(inquiries) if inquiry.components), inquiries[-1] if inquiries else Inquiry()
    )


def _language(request: RunRequest) -> str:
    return understand(request.words, (), load()).language if request.words else "en"


def _differs(inquiry: Inquiry, earlier: Inquiry) -> bool:
    return inquiry.components != earlier.components or stated(inquiry) != stated(earlier)
