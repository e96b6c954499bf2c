"""What a person wants from this turn: an Inquiry to carry out, a reply that needs no agent, or a question back."""

from pydantic import JsonValue

from orchestrator.explaining import explain
from orchestrator.memory import Conversation
from orchestrator.plan import told
from orchestrator.settle import Reply, answers_in, choice, free
from orchestrator.state import Run, Talk
from orchestrator.understanding import Intent, Turn, Understood, candidates, load, understand
from orchestrator.understanding.replying import needs, only_talk
from protocols.adoption import Component, Inquiry, Noun, QuestionForm

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
        asked = _as_asked(talk.inquiry, talk)
        return Wish(turn=Turn(words=asked.question, inquiry=asked), inquiry=asked)
    return None


def _again(last: Turn, talk: Talk) -> Wish:
    """The turn before once more: a question about one concern stays one."""
    return Wish(turn=last, inquiry=_as_asked(last.inquiry, talk), needs=needs(last.intent, Inquiry(), last.inquiry))


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


def chosen(before: Wish, reply: Reply) -> Wish | None:
    """The reading the person picked, if they picked one."""
    picked = str((reply.values or {}).get(READING) or reply.words)
    return next((wish for says, wish in before.readings if says == picked), None)


def with_reply(before: Wish, reply: Reply) -> str:
    """The words so far with what the person added."""
    values = reply.values or {}
    return f"{before.turn.words}\n{values.get(SUBJECT) or values.get(READING) or reply.words}"


def heard_in(form: QuestionForm, reply: Reply) -> dict[str, JsonValue]:
    """The Answers in a reply, words understood as they would be in a question; raises UnusableAnswer."""
    return answers_in(form, reply, understand(reply.words, (), load()).inquiry)


def remembered(known: Conversation, run: Run) -> Conversation:
    """The conversation with this Run added: its turn, its Recommendation, and the answers that stay good."""
    inquiry = run.get("inquiry") or run["turn"].inquiry
    turns = (*known.turns, run["turn"].model_copy(update={"inquiry": inquiry}))
    if not run.get("recommendation"):
        return known.model_copy(update={"turns": turns})
    final = {step.key: told(step, inquiry).key for step in run.get("steps", [])}
    answered = [result for result in run.get("results", []) if result.unanswered is None]
    kept = [result.model_copy(update={"key": final.get(result.key, result.key)}) for result in answered]
    results = {result.key: result for result in (*known.results, *kept)}
    return Conversation(
        turns=turns,
        recommendation=run.get("recommendation"),
        results=tuple(results.values()),
    )


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
    return inquiry.model_copy(update={"may_ask": talk.may_ask, "as_of": inquiry.as_of or talk.today})
