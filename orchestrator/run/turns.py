"""What one turn of a conversation leaves for the next: its turn, its results, its defaults, what it left open. Pure."""

from orchestrator.language.interpretation import ConversationTurn
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.planner import narrowed_to
from orchestrator.run.state import Run, RunRequest, Step, StepResult
from protocols.adoption import DefaultTaken, Inquiry, Recommendation


def left_open(inquiry: Inquiry | None, open_turn: ConversationTurn | None) -> tuple[str, ...]:
    """A note on the question that was left for this one, when this one is about something else."""
    if open_turn is None or not open_turn.inquiry.components:
        return ()
    if inquiry and _goes_on(inquiry, open_turn):
        return ()
    words = open_turn.words[:120]
    return (f"You asked this before “{words}” was answered, which is closed. Ask it again to go on with it.",)


def taken_as(request: RunRequest, inquiry: Inquiry) -> str:
    """Why a form comes again: what was said to it changed the question and left it open."""
    if request.open_turn is None or not _goes_on(inquiry, request.open_turn):
        return ""
    return f"I took “{request.words[:120]}” into your question. This is still open:"


def _goes_on(inquiry: Inquiry, open_turn: ConversationTurn) -> bool:
    before = {component.name for component in open_turn.inquiry.components}
    return bool(before & {component.name for component in inquiry.components})


def remembered(conversation: Conversation, run: Run) -> Conversation:
    """The conversation with this Run added: its turn, its Recommendation, and the answers that stay good.

    Of a Run that waits for an answer this is said too: what is asked meanwhile builds on it.
    """
    inquiry = run.get("inquiry") or run["turn"].inquiry
    turn = run["turn"].model_copy(update={"inquiry": inquiry, "run": _run_key(run["request"])})
    # Of the same Run said before, while it waited for an answer: it replaces that, and counts once.
    again = next(
        (earlier.version for earlier in conversation.turns if earlier.run == turn.run), conversation.version + 1
    )
    turn = turn.model_copy(update={"version": again, "is_answered": "recommendation" in run})
    if run.get("forgets"):
        return Conversation(turns=(turn,))
    turns = (*(earlier for earlier in conversation.turns if earlier.run != turn.run), turn)
    final = {step.key: narrowed_to(step, inquiry) for step in run.get("steps", [])}
    came = (*run.get("results", []), *run.get("checks", []))
    answered = [result for result in came if result.unanswered is None]
    if not answered:
        return conversation.model_copy(update={"turns": turns} | _recommended(run))
    renewed = [_keyed(result, final.get(result.key)) for result in answered]
    results = {result.key: result for result in (*conversation.results, *renewed)}
    return conversation.model_copy(update={"turns": turns, "results": tuple(results.values())} | _recommended(run))


def answer_of(conversation: Conversation, request: RunRequest) -> Recommendation | None:
    """What the conversation knows already as the answer to this very question."""
    answered = [turn.run for turn in conversation.turns if turn.is_answered]
    return conversation.recommendation if answered and answered[-1] == _run_key(request) else None


def _keyed(result: StepResult, step: Step | None) -> StepResult:
    """A result under the keys of what its agent was told in the end, answers to its Questions included."""
    return (
        result.model_copy(update={name: getattr(step, name) for name in ("key", "facts_key", "whole")})
        if step
        else result
    )


def _run_key(request: RunRequest) -> str:
    return f"{request.run}/{request.question}"


def _recommended(run: Run) -> dict[str, Recommendation]:
    recommendation = run.get("recommendation")
    return {"recommendation": recommendation} if recommendation else {}


def standing_defaults(run: Run, last: Recommendation | None) -> tuple[DefaultTaken, ...]:
    """Every default this answer rests on: those just taken, and those of earlier turns that a person left open."""
    names = {component.name for component in run["inquiry"].components}
    before = [
        default
        for default in (last.defaults if last else ())
        if default.field in run["inquiry"].declined and default.component in names
    ]
    fresh = [default for result in run.get("results", []) for default in result.defaults]
    return tuple({(default.agent, default.component, default.field): default for default in (*before, *fresh)}.values())
