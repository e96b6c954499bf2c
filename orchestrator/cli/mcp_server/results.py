"""What a tool returns: a few fields for programs, the report in words, and a link to it."""

import mcp.types as types
from pydantic import BaseModel

from orchestrator.cli.client import Outcome
from orchestrator.cli.mcp_server.questions import message_of

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


def result_of(outcome: Outcome) -> types.CallToolResult:
    """The tool's result; an outcome that is a problem is an error the model can read."""
    told = _told(outcome)
    words = outcome.problem or told.question or outcome.text[:LONGEST_REPORT] or told.summary
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=words)]
    if outcome.recommendation:
        content.append(types.ResourceLink(type="resource_link", uri=f"{SCHEME}://{outcome.task_id}", name="report"))
    return types.CallToolResult(
        content=content, structured_content=told.model_dump(), is_error=bool(outcome.problem and not outcome.form)
    )


def _told(outcome: Outcome) -> Recommended:
    told = Recommended(task_id=outcome.task_id, conversation=outcome.context_id, state="answered")
    if outcome.form:
        return told.model_copy(update={"state": "asks", "question": message_of(outcome.form)})
    if outcome.problem:
        return told.model_copy(update={"state": "failed", "summary": outcome.problem})
    answer = outcome.recommendation
    if answer is None:
        return told.model_copy(update={"summary": outcome.text[:LONGEST_REPORT]})
    return told.model_copy(
        update={
            "summary": answer.summary,
            "verdict": str(answer.verdict),
            "confidence": answer.confidence,
            "conditions": [each.claim for each in answer.conditions],
            "gaps": [f"{each.agent}: {each.reason}" for each in answer.unanswered],
        }
    )
