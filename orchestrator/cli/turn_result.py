"""How one turn of a conversation with the orchestrator ended."""

from dataclasses import dataclass

from a2a.types import TaskState

from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import exhibit_of, find
from protocols.adoption import Exhibit, QuestionForm, Recommendation


@dataclass(frozen=True)
class TurnResult:
    """A Recommendation, a form to fill in, a text, or a problem."""

    task_id: str
    context_id: str
    recommendation: Recommendation | None
    form: QuestionForm | None
    text: str
    problem: str
    exhibits: tuple[Exhibit, ...] = ()


def turn_result(reply: Reply) -> TurnResult:
    """What the Task of a reply brought."""
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    exhibits = tuple(exhibit for part in parts if (exhibit := exhibit_of(part)))
    form = find(reply.status.parts, QuestionForm) if reply.asks and reply.status else None
    failed = not reply.asks and reply.state != TaskState.TASK_STATE_COMPLETED
    return TurnResult(
        reply.task_id,
        reply.context_id,
        find(parts, Recommendation),
        form,
        next((exhibit.text for exhibit in exhibits if exhibit.media_type == "text/markdown"), ""),
        (reply.says or TaskState.Name(reply.state)) if failed else "",
        exhibits,
    )


def problem_result(problem: str, task_id: str = "", context_id: str = "") -> TurnResult:
    """A turn that brought nothing but a sentence on why."""
    return TurnResult(task_id, context_id, None, None, "", problem)
