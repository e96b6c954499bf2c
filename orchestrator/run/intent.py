"""What a person wants from this turn: an Inquiry to carry out, a reply that needs no agent, or a question back."""

from orchestrator.language.acts.talk import only_talk
from orchestrator.language.names import mentions_in
from orchestrator.language.understanding import ConversationTurn, Intent, Understood, candidates, load
from orchestrator.report.follow_up import explain
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.planner import follows_up
from orchestrator.run.settle import FormAnswer, choice, free
from orchestrator.run.state import RunRequest
from protocols.adoption import Component, Inquiry, Question, QuestionForm, UnusableAnswer
from protocols.adoption.documents.attachments import MOST_DOCUMENTS, subjects
from protocols.adoption.questions.answer_text import answer_in_words, asks_itself, choices_of, fitting, is_default
from protocols.models import StrictModel

ASKER = "orchestrator"
READING = "facts.reading"
SUBJECT = "facts.subject"
NOTHING_YET = "Nothing was asked yet in this conversation. Name a component and how you mean to use it."
UNSURE = "Which of these do you mean?"


class TurnAction(StrictModel):
    """One of `inquiry`, `reply` and `form` says what happens next; `turn` is what the conversation keeps of it.

    `forgets` says that it keeps nothing from before.
    """

    turn: ConversationTurn
    inquiry: Inquiry | None = None
    needs: tuple[str, ...] = ()
    reply: str = ""
    notes: tuple[str, ...] = ()
    form: QuestionForm | None = None
    readings: tuple[tuple[str, "TurnAction"], ...] = ()
    language: str = "en"
    forgets: bool = False


def action_without_words(request: RunRequest, conversation: Conversation) -> TurnAction | None:
    """The action of a turn that needs no reading: a retry, or an Inquiry sent as data."""
    if request.retry:
        last = next((turn for turn in reversed(conversation.turns) if turn.inquiry.components), None)
        blank = ConversationTurn(words=request.words, inquiry=Inquiry())
        return _again(last, request) if last else TurnAction(turn=blank, reply=NOTHING_YET)
    if request.inquiry:
        inquiry = _with_documents(_dated(request.inquiry, request), request)
        return TurnAction(turn=ConversationTurn(words=inquiry.question, inquiry=inquiry), inquiry=inquiry)
    return None


def _with_documents(inquiry: Inquiry, request: RunRequest) -> Inquiry:
    """The files beside the Inquiry are part of it; where it names no component, its documents are what it is about."""
    documents = (*inquiry.documents, *request.documents)[:MOST_DOCUMENTS]
    components = inquiry.components or subjects(documents)
    return inquiry.model_copy(update={"documents": documents, "components": components})


def _again(last: ConversationTurn, request: RunRequest) -> TurnAction:
    """The turn before once more: a question about one concern stays one."""
    return TurnAction(turn=last, inquiry=_dated(last.inquiry, request), needs=last.needs)


def action_of(words: str, understood: Understood, request: RunRequest, conversation: Conversation) -> TurnAction:
    """The action in words, once they are understood."""
    names = load()
    turn = ConversationTurn(
        words=words,
        inquiry=understood.inquiry,
        intent=understood.intent,
        needs=understood.needs,
        whole=not understood.needs and not understood.concerns,
        portfolio=understood.portfolio,
    )
    # The order is the precedence: what is known already, a choice of readings, a question back, talk, and only then
    # agents.
    if understood.from_known and conversation.recommendation:
        return TurnAction(turn=turn, reply=explain(words, conversation.recommendation), notes=understood.notes)
    if understood.readings:
        return _which(understood, turn, request)
    if understood.intent is Intent.CLARIFY and not only_talk(words):
        return TurnAction(
            turn=turn, reply=understood.reply, form=free(SUBJECT, understood.reply, ASKER), notes=understood.notes
        )
    if understood.reply:
        return TurnAction(turn=turn, reply=understood.reply, notes=understood.notes)
    suggestions = candidates(understood.portfolio, names) if understood.portfolio else ()
    components = understood.inquiry.components or suggestions or _unknown(understood)
    if not components:
        return TurnAction(turn=turn, reply=NOTHING_YET, form=free(SUBJECT, NOTHING_YET, ASKER), notes=understood.notes)
    inquiry = _as_asked(understood.inquiry.model_copy(update={"components": components}), request)
    return TurnAction(
        turn=turn,
        inquiry=inquiry,
        needs=_needed(understood, conversation),
        notes=(*understood.notes, *_unheard_of(understood)),
    )


def spoken(action: TurnAction, language: str) -> TurnAction:
    """The action with the language it was said in, each of its readings too."""
    readings = tuple((sentence, spoken(reading, language)) for sentence, reading in action.readings)
    return action.model_copy(update={"language": language, "readings": readings})


def settled(before: TurnAction, reply: FormAnswer) -> TurnAction | None:
    """What a reply makes of a question back, when it needs no new reading: a reading picked, or the question left open.

    Left open, the best reading is taken; where there is none, the reply in words is the whole answer.
    """
    assert before.form
    words, question = words_in(reply), before.form.asked[0].question
    # The first reading is the best one, so that is what an open question is taken as.
    if not is_default(words):
        picked = next((sentence for sentence in choices_of(question) if _names(question, words) == sentence), None)
        return next((action for sentence, action in before.readings if sentence == picked), None)
    if before.readings:
        sentence, action = before.readings[0]
        return action.model_copy(update={"notes": (*action.notes, f"You left the reading open; taken as: {sentence}")})
    return before.model_copy(update={"form": None})


def words_in(reply: FormAnswer) -> str:
    """What was said to a question of the orchestrator's own, as a value or in words."""
    return str((reply.values or {}).get(SUBJECT) or (reply.values or {}).get(READING) or reply.words)


def reread(before: TurnAction, words: str) -> str:
    """What is to be read anew: a question about something named stands alone, anything else adds to what was asked."""
    alone = asks_itself(words) and mentions_in(words, load()).ids
    return words if alone else f"{before.turn.words}\n{words}"


def repeated(before: TurnAction, now: TurnAction, words: str) -> str:
    """What to say when the same must be asked again; nothing when something else is asked."""
    if not (before.form and now.form and before.form.asked[0].question.asks == now.form.asked[0].question.asks):
        return ""
    return f"“{words[:80]}” does not tell me that." + (
        f" {fitting(now.form.asked[0].question)}" if now.readings else ""
    )


def _names(question: Question, words: str) -> str | None:
    try:
        return str(answer_in_words(question, words))
    except UnusableAnswer:
        return None


def _needed(understood: Understood, conversation: Conversation) -> tuple[str, ...]:
    """A change to a question that was never answered is still that question: everybody it was for is asked."""
    # "Make that 300 users" before any answer came: the concerns are those of the question, not of the change.
    changes = understood.intent in (Intent.WHAT_IF, Intent.CORRECT) and not follows_up(
        understood.inquiry, conversation.recommendation
    )
    last = next((turn for turn in reversed(conversation.turns) if turn.inquiry.components), None)
    return last.needs if changes and last else understood.needs


def _which(understood: Understood, turn: ConversationTurn, request: RunRequest) -> TurnAction:
    readings = tuple(
        (
            reading.says,
            TurnAction(
                turn=turn.model_copy(update={"inquiry": reading.inquiry, "intent": reading.intent}),
                inquiry=_as_asked(reading.inquiry, request),
                needs=reading.needs,
                notes=understood.notes,
            ),
        )
        for reading in understood.readings
    )
    form = choice([sentence for sentence, _ in readings], READING, understood.reply or UNSURE, ASKER)
    return readings[0][1].model_copy(update={"form": form, "readings": readings})


def _unknown(understood: Understood) -> tuple[Component, ...]:
    return tuple(Component(name=odd.name) for odd in understood.unknown)


def _unheard_of(understood: Understood) -> tuple[str, ...]:
    return tuple(
        f"I do not know “{odd.name}”"
        + (f"; the nearest I know: {', '.join(near.name for near in odd.nearest)}." if odd.nearest else ".")
        for odd in understood.unknown
    )


def _as_asked(inquiry: Inquiry, request: RunRequest) -> Inquiry:
    """Agents always ask; where nobody is there to answer, we answer with their defaults and say which."""
    return _dated(inquiry.model_copy(update={"may_ask": True}), request)


def _dated(inquiry: Inquiry, request: RunRequest) -> Inquiry:
    return inquiry.model_copy(update={"as_of": inquiry.as_of or request.today})
