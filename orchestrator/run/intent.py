"""What a person wants from this turn: an Inquiry to carry out, a reply that needs no agent, or a question back."""

from orchestrator.language.acts.replies import only_talk
from orchestrator.language.names import mentions_in
from orchestrator.language.understanding import Intent, Turn, Understood, candidates, load
from orchestrator.report.follow_up import explain
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.planner import follows_up
from orchestrator.run.settle import Reply, choice, free
from orchestrator.run.state import Talk
from protocols.adoption import Component, Inquiry, Question, QuestionForm, UnusableAnswer
from protocols.adoption.answer_text import answer_in_words, asks_itself, choices_of, fitting, is_default
from protocols.adoption.documents.attachments import MOST_DOCUMENTS, subjects
from protocols.models import Noun

ASKER = "orchestrator"
READING = "facts.reading"
SUBJECT = "facts.subject"
NOTHING_YET = "Nothing was asked yet in this conversation. Name a component and how you mean to use it."
UNSURE = "Which of these do you mean?"


class Wish(Noun):
    """One of `inquiry`, `reply` and `form` says what happens next; `turn` is what the conversation keeps of it.

    `forgets` says that it keeps nothing from before.
    """

    turn: Turn
    inquiry: Inquiry | None = None
    needs: tuple[str, ...] = ()
    reply: str = ""
    notes: tuple[str, ...] = ()
    form: QuestionForm | None = None
    readings: tuple[tuple[str, "Wish"], ...] = ()
    language: str = "en"
    forgets: bool = False


def wish_without_words(talk: Talk, known: Conversation) -> Wish | None:
    """The wish of a turn that needs no reading: a retry, or an Inquiry sent as data."""
    if talk.retry:
        last = next((turn for turn in reversed(known.turns) if turn.inquiry.components), None)
        blank = Turn(words=talk.words, inquiry=Inquiry())
        return _again(last, talk) if last else Wish(turn=blank, reply=NOTHING_YET)
    if talk.inquiry:
        asked = _with_documents(_dated(talk.inquiry, talk), talk)
        return Wish(turn=Turn(words=asked.question, inquiry=asked), inquiry=asked)
    return None


def _with_documents(inquiry: Inquiry, talk: Talk) -> Inquiry:
    """The files beside the Inquiry are part of it; where it names no component, its documents are what it is about."""
    documents = (*inquiry.documents, *talk.documents)[:MOST_DOCUMENTS]
    components = inquiry.components or subjects(documents)
    return inquiry.model_copy(update={"documents": documents, "components": components})


def _again(last: Turn, talk: Talk) -> Wish:
    """The turn before once more: a question about one concern stays one."""
    return Wish(turn=last, inquiry=_dated(last.inquiry, talk), needs=last.needs)


def wish_of(words: str, heard: Understood, talk: Talk, known: Conversation) -> Wish:
    """The wish in words, once they are understood."""
    names = load()
    turn = Turn(words=words, inquiry=heard.inquiry, intent=heard.intent, needs=heard.needs, portfolio=heard.portfolio)
    if heard.from_known and known.recommendation:
        return Wish(turn=turn, reply=explain(words, known.recommendation), notes=heard.notes)
    if heard.readings:
        return _which(heard, turn, talk)
    if heard.intent is Intent.CLARIFY and not only_talk(words):
        return Wish(turn=turn, reply=heard.reply, form=free(SUBJECT, heard.reply, ASKER), notes=heard.notes)
    if heard.reply:
        return Wish(turn=turn, reply=heard.reply, notes=heard.notes)
    wanted = candidates(heard.portfolio, names) if heard.portfolio else ()
    components = heard.inquiry.components or wanted or _unknown(heard)
    if not components:
        return Wish(turn=turn, reply=NOTHING_YET, form=free(SUBJECT, NOTHING_YET, ASKER), notes=heard.notes)
    inquiry = _as_asked(heard.inquiry.model_copy(update={"components": components}), talk)
    return Wish(turn=turn, inquiry=inquiry, needs=_needed(heard, known), notes=(*heard.notes, *_unheard_of(heard)))


def spoken(wish: Wish, language: str) -> Wish:
    """The wish with the language it was said in, each of its readings too."""
    readings = tuple((says, spoken(reading, language)) for says, reading in wish.readings)
    return wish.model_copy(update={"language": language, "readings": readings})


def settled(before: Wish, reply: Reply) -> Wish | None:
    """What a reply makes of a question back, when it needs no new reading: a reading picked, or the question left open.

    Left open, the best reading is taken; where there is none, the reply in words is the whole answer.
    """
    assert before.form
    words, question = words_in(reply), before.form.asked[0].question
    if not is_default(words):
        picked = next((says for says in choices_of(question) if _names(question, words) == says), None)
        return next((wish for says, wish in before.readings if says == picked), None)
    if before.readings:
        says, wish = before.readings[0]
        return wish.model_copy(update={"notes": (*wish.notes, f"You left the reading open; taken as: {says}")})
    return before.model_copy(update={"form": None})


def words_in(reply: Reply) -> str:
    """What was said to a question of the orchestrator's own, as a value or in words."""
    return str((reply.values or {}).get(SUBJECT) or (reply.values or {}).get(READING) or reply.words)


def reread(before: Wish, words: str) -> str:
    """What is to be read anew: a question about something named stands alone, anything else adds to what was asked."""
    alone = asks_itself(words) and mentions_in(words, load()).ids
    return words if alone else f"{before.turn.words}\n{words}"


def repeated(before: Wish, now: Wish, words: str) -> str:
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


def _needed(heard: Understood, known: Conversation) -> tuple[str, ...]:
    """A change to a question that was never answered is still that question: everybody it was for is asked."""
    changes = heard.intent in (Intent.WHAT_IF, Intent.CORRECT) and not follows_up(heard.inquiry, known.recommendation)
    last = next((turn for turn in reversed(known.turns) if turn.inquiry.components), None)
    return last.needs if changes and last else heard.needs


def _which(heard: Understood, turn: Turn, talk: Talk) -> Wish:
    readings = tuple(
        (
            reading.says,
            Wish(
                turn=turn.model_copy(update={"inquiry": reading.inquiry, "intent": reading.intent}),
                inquiry=_as_asked(reading.inquiry, talk),
                needs=reading.needs,
                notes=heard.notes,
            ),
        )
        for reading in heard.readings
    )
    form = choice([says for says, _ in readings], READING, heard.reply or UNSURE, ASKER)
    return readings[0][1].model_copy(update={"form": form, "readings": readings})


def _unknown(heard: Understood) -> tuple[Component, ...]:
    return tuple(Component(name=odd.name) for odd in heard.unknown)


def _unheard_of(heard: Understood) -> tuple[str, ...]:
    return tuple(
        f"I do not know “{odd.name}”"
        + (f"; the nearest I know: {', '.join(near.name for near in odd.nearest)}." if odd.nearest else ".")
        for odd in heard.unknown
    )


def _as_asked(inquiry: Inquiry, talk: Talk) -> Inquiry:
    """Agents always ask; where nobody is there to answer, we answer with their defaults and say which."""
    return _dated(inquiry.model_copy(update={"may_ask": True}), talk)


def _dated(inquiry: Inquiry, talk: Talk) -> Inquiry:
    return inquiry.model_copy(update={"as_of": inquiry.as_of or talk.today})
