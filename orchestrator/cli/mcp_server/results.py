"""What a tool returns: a few fields for programs, the report in words, and a link to it."""

import mcp.types as types
from pydantic import BaseModel

from orchestrator.cli.mcp_server.questions import message_of
from orchestrator.cli.turn_result import TurnResult

SCHEME = "report"
LONGEST_REPORT = 30_000


class Recommended(BaseModel):
    """The outcome of a question; `question` is what must be answered first, on the same task."""

    task_id: str
    conversation: str
    state: str
    summary: str = ""
    verdict: str | None = None
    confidence: float | None = None
    conditions: list[str] = []
    gaps: list[str] = []
    question: str = ""


def result_of(outcome: TurnResult) -> types.CallToolResult:
    """The tool's result; an outcome that is a problem is an error the model can read."""
    result = _fields(outcome)
    words = outcome.problem or result.question or outcome.text[:LONGEST_REPORT] or result.summary
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=words)]
    if outcome.recommendation:
        content.append(types.ResourceLink(type="resource_link", uri=f"{SCHEME}://{outcome.task_id}", name="report"))
    return types.CallToolResult(
        content=content, structured_content=result.model_dump(), is_error=bool(outcome.problem and not outcome.form)
    )


def _fields(outcome: TurnResult) -> Recommended:
    result = Recommended(task_id=outcome.task_id, conversation=outcome.context_id, state="answered")
    if outcome.form:
        return result.model_copy(update={"state": "asks", "question": message_of(outcome.form)})
    if outcome.problem:
        return result.model_copy(update={"state": "failed", "summary": outcome.problem})
    answer = outcome.recommendation
    if answer is None:
        return result.model_copy(update={"summary": outcome.text[:LONGEST_REPORT]})
    return result.model_copy(
        update={
            "summary": answer.summary,
            "verdict": str(answer.verdict),
            "confidence": answer.confidence,
            "conditions": [condition.claim for condition in answer.conditions],
            "gaps": [f"{gap.agent}: {gap.reason}" for gap in answer.unanswered],
        }
    )
