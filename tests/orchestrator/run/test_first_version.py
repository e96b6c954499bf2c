"""The files of the very first version, as it wrote them: one question answered, one that waits for an answer."""

import gzip
from pathlib import Path

import pytest
from a2a.server.context import ServerCallContext
from a2a.types import ListTasksRequest, TaskState

from orchestrator.run.conversation_store import Memory
from orchestrator.web.tables import SCHEMAS
from protocols.a2a.parts import find
from protocols.a2a.task_store import DurableTaskStore
from protocols.adoption import Recommendation
from protocols.hosting.assembly import COMMON
from protocols.storage.location import database_at

pytestmark = pytest.mark.anyio
FILES = Path(__file__).parents[2] / "fixtures/first_version"
OWNER = "|"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FILES.glob("*.gz"):
        (tmp_path / file.stem).write_bytes(gzip.decompress(file.read_bytes()))
    return tmp_path


async def test_every_task_and_conversation_of_the_first_version_can_be_read(folder: Path):
    database = database_at("", str(folder / "orchestrator.sqlite"), "orchestrator")
    store = DurableTaskStore(database)
    async with database.opened(*COMMON, *SCHEMAS), store.opened():
        request = ListTasksRequest(include_artifacts=True)
        tasks = {task.status.state: task for task in (await store.list(request, ServerCallContext())).tasks}
        answered = tasks[TaskState.TASK_STATE_COMPLETED]
        conversation = await Memory(database).recall(OWNER, answered.context_id)
        damaged = await database.run(lambda transaction: transaction.rows("select id, problem from damaged"))

    assert damaged == []
    assert set(tasks) == {TaskState.TASK_STATE_COMPLETED, TaskState.TASK_STATE_INPUT_REQUIRED}
    answer = find([part for artifact in answered.artifacts for part in artifact.parts], Recommendation)
    assert answer is not None
    assert [component.name for component in answer.inquiry.components] == ["DeepSeek-R1"]
    assert [turn.words for turn in conversation.turns] == [
        "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
    ]
    assert conversation.recommendation is not None
    assert conversation.recommendation.verdict == answer.verdict
