"""What a person wants from this turn: an Inquiry to carry out, a reply that needs no agent, or a question back."""

from orchestrator.explaining import explain
from orchestrator.memory import Conversation
from orchestrator.plan import told
from orchestrator.settle import Reply, choice, free
from orchestrator.state import Run, Talk
from orchestrator.understanding import Intent, Turn, Understood, candidates, load
from orchestrator.understanding.reading import hear
from orchestrator.understanding.replying import needs, only_talk
from protocols.adoption import (
    Component,
    DefaultTaken,
    Inquiry,
    Noun,
    Question,
    QuestionForm,
    Recommendation,
    UnusableAnswer,
    answer_in_words,
    asks_itself,
    choices_of,
    fitting,
)
from protocols.adoption.answer_text import is_default

ASKER = "orchestrator"
READING = "facts.reading"
SUBJECT = "facts.subject"
NOTHING_YET = "Nothing was asked yet in this conversation. Name a component and how you mean to use it."
UNSURE = "Which of these do you mean?"


class Wish(Noun):
    """One of `inquiry`, `reply` and `form` says what happens next; `turn` is what the conversation keeps of it."""

    turn: Turn
    inquiry: Inquiry | None = None
    needs: tuple[str, ...] = ()
    reply: str = ""
    notes: tuple[str, ...] = ()
    form: QuestionForm | None = None
    readings: tuple[tuple[str, "Wish"], ...] = ()


def wish_without_words(talk: Talk, known: Conversation) -> Wish | None:
    """The wish of a turn that needs no reading: a retry, or an Inquiry sent as data."""
    if talk.retry:
        last = next((turn for turn in reversed(known.turns) if turn.inquiry.components), None)
        blank = Turn(words=talk.words, inquiry=Inquiry())
        return _again(last, talk) if last else Wish(turn=blank, reply=NOTHING_YET)
    if talk.inquiry:
        asked = _dated(talk.inquiry, talk)
        return Wish(turn=Turn(words=asked.question, inquiry=asked), inquiry=asked)
    return None


def _again(last: Turn, talk: Talk) -> Wish:
    """The turn before once more: a question about one concern stays one."""
    return Wish(turn=last, inquiry=_dated(last.inquiry, talk), needs=needs(last.intent, Inquiry(), last.inquiry))


def wish_of(words: str, heard: Understood, talk: Talk, known: Conversation) -> Wish:
    """The wish in words, once they are understood."""
    names = load()
    turn = Turn(words=words, inquiry=heard.inquiry, intent=heard.intent, portfolio=heard.portfolio)
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
    return Wish(turn=turn, inquiry=inquiry, needs=heard.needs, notes=(*heard.notes, *_unheard_of(heard)))


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
    alone = asks_itself(words) and hear(words, Inquiry(), load(), in_conversation=False).spotted.ids
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


def left_open(wish: Wish, left: Turn | None) -> tuple[str, ...]:
    """A note on the question that was left for this one, when this one is about something else."""
    if left is None or not left.inquiry.components or (wish.inquiry and _goes_on(wish.inquiry, left)):
        return ()
    return (
        f"You asked this before “{left.words[:120]}” was answered, which is closed. Ask it again to go on with it.",
    )


def taken_as(talk: Talk, inquiry: Inquiry) -> str:
    """Why a form comes again: what was said to it changed the question and left it open."""
    if talk.left is None or not _goes_on(inquiry, talk.left):
        return ""
    return f"I took “{talk.words[:120]}” into your question. This is still open:"


def _goes_on(inquiry: Inquiry, left: Turn) -> bool:
    before = {component.name for component in left.inquiry.components}
    return bool(before & {component.name for component in inquiry.components})


def remembered(known: Conversation, run: Run) -> Conversation:
    """The conversation with this Run added: its turn, its Recommendation, and the answers that stay good.

    Of a Run that waits for an answer this is said too: what is asked meanwhile builds on it.
    """
    inquiry = run.get("inquiry") or run["turn"].inquiry
    turn = run["turn"].model_copy(update={"inquiry": inquiry, "run": _told_apart(run["talk"])})
    turns = (*(earlier for earlier in known.turns if earlier.run != turn.run), turn)
    final = {step.key: told(step, inquiry).key for step in run.get("steps", [])}
    answered = [result for result in run.get("results", []) if result.unanswered is None]
    if not answered:
        return known.model_copy(update={"turns": turns} | _recommended(run))
    kept = [result.model_copy(update={"key": final.get(result.key, result.key)}) for result in answered]
    results = {result.key: result for result in (*known.results, *kept)}
    return known.model_copy(update={"turns": turns, "results": tuple(results.values())} | _recommended(run))


def _told_apart(talk: Talk) -> str:
    return f"{talk.run}/{talk.question}"


def _recommended(run: Run) -> dict[str, Recommendation]:
    recommendation = run.get("recommendation")
    return {"recommendation": recommendation} if recommendation else {}


def standing_defaults(run: Run, last: Recommendation | None) -> tuple[DefaultTaken, ...]:
    """Every default this answer rests on: those just taken, and those of earlier turns that a person left open."""
    names = {component.name for component in run["inquiry"].components}
    before = [
        taken
        for taken in (last.defaults if last else ())
        if taken.field in run["inquiry"].declined and taken.component in names
    ]
    fresh = [taken for result in run.get("results", []) for taken in result.defaults]
    return tuple({(taken.agent, taken.component, taken.field): taken for taken in (*before, *fresh)}.values())


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
