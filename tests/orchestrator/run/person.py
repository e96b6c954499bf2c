"""Somebody who talks to an orchestrator over A2A, and what tests look for in its replies."""

import uuid

import httpx
from a2a.client import ClientConfig, ClientFactory
from a2a.types import ListTasksRequest, Task, TaskState

from orchestrator.app import SERVICE
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.adoption import (
    Answers,
    Progress,
    QuestionForm,
    Recommendation,
)
from tests.conftest import Start

VOLUME = "use.workload.tokens_per_month"
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"


async def quietly(reply: Reply) -> None:
    return None


class Person:
    """Somebody who talks to the orchestrator, one conversation long."""

    def __init__(self, remote: RemoteAgent) -> None:
        self.remote, self.context_id, self.heard = remote, "", list[Progress]()

    async def says(self, words: str, *models, task_id: str = "") -> Reply:
        parts = [text_part(words), *(to_part(model) for model in models)]
        said = message(*parts, message_id=str(uuid.uuid4()), context_id=self.context_id, task_id=task_id)
        return await self.sends(said)

    async def answers(self, asked: Reply, **values) -> Reply:
        answers = to_part(Answers(values={field.replace("__", "."): value for field, value in values.items()}))
        ids = str(uuid.uuid4()), asked.context_id, asked.task_id
        return await self.sends(message(answers, message_id=ids[0], context_id=ids[1], task_id=ids[2]))

    async def sends(self, said) -> Reply:
        async def hear(reply: Reply) -> None:
            news = find(reply.status.parts, Progress) if reply.status else None
            self.heard += [news] if news else []

        reply = await self.remote.ask(said, hear, 20)
        self.context_id = reply.context_id
        return reply


def recommendation(reply: Reply) -> Recommendation:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    answer = find(parts, Recommendation)
    assert answer is not None, (TaskState.Name(reply.state), reply.says)
    return answer


async def tasks_of(url: str, http: httpx.AsyncClient) -> list[Task]:
    remote = await RemoteAgent.at(url, http)
    client = ClientFactory(ClientConfig(httpx_client=http)).create(remote.card)
    return list((await client.list_tasks(ListTasksRequest())).tasks)


async def person(start: Start, http: httpx.AsyncClient, *urls: str, **settings) -> Person:
    """Somebody in front of an orchestrator whose map has these agents on it."""
    return Person(await RemoteAgent.at(await start(SERVICE, agents=urls, **{"own": urls, **settings}), http))


def form(reply: Reply) -> QuestionForm:
    assert reply.status is not None
    asked = find(reply.status.parts, QuestionForm)
    assert asked is not None, reply.says
    return asked
