"""Lesson 18: ACP, and what became of it.

The Agent Communication Protocol was a neighbour of A2A's until it was merged into it in August 2025. Programs that
speak it are still about, so it is worth seeing how its words map. An ACP client starts a run of a named agent by POST
/runs; the run is created, in progress, awaiting, completed, cancelled or failed. A run that awaits something is
resumed by POST /runs/{run_id}. A session groups runs.

Nearly all of it has its counterpart: a run is a Task, awaiting is INPUT_REQUIRED, to resume is a Message with the
Task's id, a session is a Context. Here a bridge of two routes stands before the orchestrator, and a client that knows
ACP only is asked back and answers. What has no counterpart must be said otherwise: ACP has no data Part, so a bridge
sends data as a text of JSON, and no card, so the agent's skills go into its metadata. `council acp` is such a bridge
for clients of acp-sdk, with streams, files and cancelling.
"""

from typing import Any, NamedTuple
from uuid import uuid4

from a2a.client import ClientConfig, create_client
from a2a.helpers import get_artifact_text, get_message_text, new_text_message
from a2a.types import Role, SendMessageRequest, Task, TaskState
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from orchestrator.lab.events import state_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import RECOMMENDS

STATUS = {
    TaskState.TASK_STATE_WORKING: "in-progress",
    TaskState.TASK_STATE_INPUT_REQUIRED: "awaiting",
    TaskState.TASK_STATE_COMPLETED: "completed",
    TaskState.TASK_STATE_CANCELED: "cancelled",
    TaskState.TASK_STATE_FAILED: "failed",
    TaskState.TASK_STATE_REJECTED: "failed",
}
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"
ANSWER = "About 200 million tokens a month."


class AcpResult(NamedTuple):
    """What the checks look at: the run as ACP shows it, twice, and the Task behind it each time."""

    question: dict[str, Any]
    answer: dict[str, Any]
    tasks: list[Task]


async def run(live: Live) -> AcpResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=False))
    tasks: list[Task] = []

    async def ask(request: Request) -> JSONResponse:
        """Both routes: a resumed run goes on with its Task."""
        body = await request.json()
        messages = body["input"] if "input" in body else [body["await_resume"]["message"]]
        text = "\n".join(part["content"] for message in messages for part in message["parts"])
        context = {"task_id": tasks[-1].id, "context_id": tasks[-1].context_id} if tasks else {}
        message = new_text_message(text, role=Role.ROLE_USER, **context)
        tasks.extend([event.task async for event in client.send_message(SendMessageRequest(message=message))])
        run_id = request.path_params.get("run_id", str(uuid4()))
        return JSONResponse({"run_id": run_id, "agent_name": "orchestrator", **as_run(tasks[-1])})

    routes = [Route("/runs", ask, methods=["POST"]), Route("/runs/{run_id}", ask, methods=["POST"])]
    async with live.serve(Starlette(routes=routes), "the ACP bridge") as url:

        async def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
            return (await live.http.post(url + path, json=body)).json()

        question = await post("/runs", {"agent_name": "orchestrator", "input": [worded("user", QUESTION)]})
        resume = {"run_id": question["run_id"], "await_resume": {"message": worded("user", ANSWER)}}
        answer = await post(f"/runs/{question['run_id']}", resume)
    return AcpResult(question, answer, tasks)


def as_run(task: Task) -> dict[str, Any]:
    """The Task in ACP's words."""
    status = STATUS[task.status.state]
    found = {"session_id": task.context_id, "status": status}
    if status == "awaiting":
        return found | {"await_request": {"message": worded("agent", get_message_text(task.status.message))}}
    return found | {"output": [worded("agent", get_artifact_text(artifact)) for artifact in task.artifacts]}


def worded(role: str, text: str) -> dict[str, Any]:
    """A message of ACP's with one part."""
    return {"role": role, "parts": [{"content_type": "text/plain", "content": text}]}


LESSON = Lesson(
    number=18,
    title="ACP, which was merged into A2A",
    teaches=__doc__,
    sections=("4.1.1", "4.1.3", "3.4.3", "3.1.1"),
    partner=RECOMMENDS,
    run=run,
    checks=(
        Check("The run awaits an answer", lambda r: r.question["status"], "awaiting"),
        Check("… and says to what question", lambda r: "token" in _asked(r).lower(), True),
        Check("Behind it a Task stopped to ask", lambda r: state_of(r.tasks[0]), "INPUT_REQUIRED"),
        Check("Resumed, the same run ends", lambda r: r.answer["status"], "completed"),
        Check("… by its id", lambda r: r.answer["run_id"], lambda r: r.question["run_id"]),
        Check("… as the same Task did", lambda r: r.tasks[1].id, lambda r: r.tasks[0].id),
        Check("Its output is the Task's Artifacts", lambda r: "DeepSeek-R1" in _output(r), True),
        Check("Its session is the Task's Context", lambda r: r.answer["session_id"], lambda r: r.tasks[0].context_id),
    ),
    requests=("SendMessage",),
    excerpts=lambda r: {"What the run awaits": _asked(r)},
)


def _asked(result: AcpResult) -> str:
    return result.question["await_request"]["message"]["parts"][0]["content"]


def _output(result: AcpResult) -> str:
    return "".join(part["content"] for message in result.answer["output"] for part in message["parts"])
